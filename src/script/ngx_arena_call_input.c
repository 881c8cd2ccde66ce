
/*
 * What a call is given to run with, so that it can run again: randomness, the
 * arguments' JSON, the key, the fingerprint.
 */


#include "ngx_arena_run.h"
#include "../base/ngx_arena_token.h"
#include <ngx_sha1.h>


/* random bytes: a script's input, and a SQL function's */
#define NGX_ARENA_CALL_RANDOM      16
#define NGX_ARENA_CALL_RANDOM_SQL  48


static ngx_uint_t ngx_arena_call_unread(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_input_random(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_call_input_arguments(ngx_arena_call_t *call,
    ngx_uint_t own, ngx_str_t *json);
static ngx_int_t ngx_arena_call_input_fingerprint(ngx_arena_call_t *call,
    ngx_uint_t unread);


ngx_int_t
ngx_arena_call_input(ngx_arena_call_t *call)
{
    ngx_uint_t  unread;

    unread = ngx_arena_call_unread(call);

    if (ngx_arena_call_input_random(call) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!unread
        && (ngx_arena_call_input_arguments(call, 1, &call->arguments) != NGX_OK
            || ngx_arena_call_input_key(call) != NGX_OK))
    {
        return NGX_ERROR;
    }

    if (call->idempotency_key.len == 0 || call->run->fingerprint.len) {
        return NGX_OK;
    }

    return ngx_arena_call_input_fingerprint(call, unread);
}


/* 1: the arguments were given as a text, which is passed on. */

static ngx_uint_t
ngx_arena_call_unread(ngx_arena_call_t *call)
{
    return call->script->engine == NGX_ARENA_ENGINE_POSTGRES
           && call->arguments.len;
}


/*
 * Randomness comes in as an input, so that a script is deterministic.  The
 * instant is that of who runs it, Redis or PostgreSQL: hosts' clocks differ.
 */

static ngx_int_t
ngx_arena_call_input_random(ngx_arena_call_t *call)
{
    size_t   size;
    u_char   bytes[NGX_ARENA_CALL_RANDOM_SQL];

    size = (call->script->engine == NGX_ARENA_ENGINE_REDIS)
           ? NGX_ARENA_CALL_RANDOM : NGX_ARENA_CALL_RANDOM_SQL;

    call->run->random.data = ngx_pnalloc(call->pool, 2 * size);
    if (call->run->random.data == NULL) {
        return NGX_ERROR;
    }

    if (ngx_arena_random(bytes, size) != NGX_OK) {
        return NGX_ERROR;
    }

    call->run->random.len = ngx_hex_dump(call->run->random.data, bytes, size)
                       - call->run->random.data;

    return NGX_OK;
}


/* All that are there; with own 0 without those that the client did not say. */

static ngx_int_t
ngx_arena_call_input_arguments(ngx_arena_call_t *call, ngx_uint_t own,
    ngx_str_t *json)
{
    size_t                 len;
    u_char                *p;
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    argument = call->script->arguments.elts;
    len = sizeof("{}");

    for (i = 0; i < call->script->arguments.nelts; i++) {
        len += argument[i].name.len + sizeof("\"\":,") - 1
               + call->values[i].json.len
               + ngx_arena_argument_kept_length(&argument[i],
                                                &call->values[i]);
    }

    p = ngx_pnalloc(call->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    json->data = p;
    *p++ = '{';

    for (i = 0; i < call->script->arguments.nelts; i++) {

        if (call->values[i].json.len == 0
            || (!own && argument[i].source->own))
        {
            continue;
        }

        p = ngx_sprintf(p, "%s\"%V\":", p - 1 == json->data ? "" : ",",
                        &argument[i].name);
        p = ngx_cpymem(p, call->values[i].json.data, call->values[i].json.len);

        if (own) {
            p = ngx_arena_argument_kept_write(&argument[i], &call->values[i],
                                              p);
        }
    }

    *p++ = '}';
    *p = '\0';
    json->len = p - json->data;

    return NGX_OK;
}


/* "{battle:<id>}" with the argument id = "demo" is "{battle:demo}". */

ngx_int_t
ngx_arena_call_input_key(ngx_arena_call_t *call)
{
    size_t      len;
    u_char     *p, *from, *last, *close;
    ngx_int_t   i;
    ngx_str_t   name;

    from = call->script->key.data;
    last = from + call->script->key.len;
    len = call->script->key.len;

    for (i = 0; i < (ngx_int_t) call->script->arguments.nelts; i++) {
        len += call->values[i].text.len;
    }

    p = ngx_pnalloc(call->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    call->key.data = p;

    while (from < last) {

        close = (*from == '<') ? ngx_strlchr(from, last, '>') : NULL;

        if (close == NULL) {
            *p++ = *from++;
            continue;
        }

        name.data = from + 1;
        name.len = close - name.data;
        from = close + 1;

        i = ngx_arena_script_argument(call->script, &name);

        if (i >= 0) {
            p = ngx_cpymem(p, call->values[i].text.data,
                           call->values[i].text.len);
        }
    }

    call->key.len = p - call->key.data;

    return NGX_OK;
}


/*
 * Two requests are the same when command and arguments are, wherever they come
 * from: a phone that asks again does so from another network.
 */

static ngx_int_t
ngx_arena_call_input_fingerprint(ngx_arena_call_t *call, ngx_uint_t unread)
{
    u_char       digest[20];
    ngx_str_t   *name, *fingerprint, arguments;
    ngx_sha1_t   sha1;

    fingerprint = &call->run->fingerprint;
    name = &call->script->name;
    arguments = call->arguments;

    if (!unread
        && ngx_arena_call_input_arguments(call, 0, &arguments) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_sha1_init(&sha1);
    ngx_sha1_update(&sha1, name->data, name->len);
    ngx_sha1_update(&sha1, "\n", 1);
    ngx_sha1_update(&sha1, arguments.data, arguments.len);
    ngx_sha1_final(digest, &sha1);

    fingerprint->data = ngx_pnalloc(call->pool, 2 * sizeof(digest));
    if (fingerprint->data == NULL) {
        return NGX_ERROR;
    }

    fingerprint->len = ngx_hex_dump(fingerprint->data, digest, sizeof(digest))
                       - fingerprint->data;

    return NGX_OK;
}
