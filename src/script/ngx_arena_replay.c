
/*
 * Replays: entries of a journal that are run again, when a battle is restored.
 * The script battle_fold runs some of them in one go; it takes them in their
 * order, and only those that are next.
 */


#include "ngx_arena_count.h"
#include "ngx_arena_run.h"


typedef enum {
    NGX_ARENA_REPLAY_AFTER = 0,
    NGX_ARENA_REPLAY_ENTRY,
    NGX_ARENA_REPLAY_AT,
    NGX_ARENA_REPLAY_COMMAND,
    NGX_ARENA_REPLAY_PARTICIPANT,
    NGX_ARENA_REPLAY_SESSION,
    NGX_ARENA_REPLAY_IDEMPOTENCY_KEY,
    NGX_ARENA_REPLAY_FINGERPRINT,
    NGX_ARENA_REPLAY_RANDOM,
    NGX_ARENA_REPLAY_FIELDS
} ngx_arena_replay_field_e;


/* strings of an entry, as many as there may be */
#define NGX_ARENA_REPLAY_STRINGS                                             \
    (NGX_ARENA_REPLAY_FIELDS + 1 + 2 * NGX_ARENA_SCRIPT_MAX_ARGUMENTS)


static ngx_int_t ngx_arena_replay_split(ngx_str_t *header, ngx_str_t *fields);
static ngx_int_t ngx_arena_replay_open(ngx_arena_call_t *call,
    ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_add(ngx_arena_call_t *fold,
    ngx_str_t *fields, ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_add_values(ngx_arena_call_t *fold,
    ngx_arena_script_t *script, ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_push(ngx_arena_call_t *fold, ngx_str_t *from);
static void ngx_arena_replay_handler(ngx_arena_call_t *fold);


/* As battle_fold reads them. */

static ngx_arena_replay_field_e  ngx_arena_replay_order[] = {
    NGX_ARENA_REPLAY_COMMAND,
    NGX_ARENA_REPLAY_ENTRY,
    NGX_ARENA_REPLAY_AFTER,
    NGX_ARENA_REPLAY_AT,
    NGX_ARENA_REPLAY_PARTICIPANT,
    NGX_ARENA_REPLAY_SESSION,
    NGX_ARENA_REPLAY_IDEMPOTENCY_KEY,
    NGX_ARENA_REPLAY_FINGERPRINT,
    NGX_ARENA_REPLAY_RANDOM
};


ngx_int_t
ngx_arena_replay(ngx_arena_call_t *call, ngx_str_t *header,
    ngx_str_t *arguments)
{
    ngx_str_t  fields[NGX_ARENA_REPLAY_FIELDS];

    if (ngx_arena_replay_split(header, fields) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" is no entry of a journal", header);
        return NGX_OK;
    }

    if (call->run->fold == NULL
        && ngx_arena_replay_open(call, arguments) != NGX_OK)
    {
        return NGX_OK;
    }

    if (ngx_arena_replay_add(call->run->fold, fields, arguments) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: entry %V of a journal, \"%V\", cannot be run",
                      &fields[NGX_ARENA_REPLAY_ENTRY],
                      &fields[NGX_ARENA_REPLAY_COMMAND]);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_replay_split(ngx_str_t *header, ngx_str_t *fields)
{
    u_char      *p, *last, *space;
    ngx_uint_t   i;

    p = header->data;
    last = p + header->len;

    for (i = 0; i < NGX_ARENA_REPLAY_FIELDS - 1; i++) {
        space = ngx_strlchr(p, last, ' ');

        if (space == NULL) {
            return NGX_ERROR;
        }

        fields[i].data = p;
        fields[i].len = space - p;
        p = space + 1;
    }

    fields[i].data = p;
    fields[i].len = last - p;

    return fields[NGX_ARENA_REPLAY_ENTRY].len ? NGX_OK : NGX_ERROR;
}


/* The battle is that of the first entry's arguments: all have it. */

static ngx_int_t
ngx_arena_replay_open(ngx_arena_call_t *call, ngx_str_t *arguments)
{
    ngx_arena_call_t  *fold;
    static ngx_str_t   name = ngx_string("battle_fold");

    fold = ngx_arena_call_prepare(call->worker, &name, arguments);
    if (fold == NULL) {
        return NGX_ERROR;
    }

    fold->run->entries = ngx_array_create(fold->pool,
                                          8 * NGX_ARENA_REPLAY_STRINGS,
                                          sizeof(ngx_str_t));
    if (fold->run->entries == NULL) {
        ngx_arena_call_free(fold);
        return NGX_ERROR;
    }

    fold->handler = ngx_arena_replay_handler;
    fold->data = call;
    call->run->fold = fold;

    return NGX_OK;
}


/* All of an entry, or nothing: what follows would be taken for its rest. */

static ngx_int_t
ngx_arena_replay_add(ngx_arena_call_t *fold, ngx_str_t *fields,
    ngx_str_t *arguments)
{
    ngx_uint_t           i, before;
    ngx_arena_script_t  *script;

    script = ngx_arena_script_find(fold->worker->scripts,
                                   &fields[NGX_ARENA_REPLAY_COMMAND]);
    if (script == NULL) {
        return NGX_ERROR;
    }

    before = fold->run->entries->nelts;

    for (i = 0; i < sizeof(ngx_arena_replay_order)
                    / sizeof(ngx_arena_replay_order[0]); i++)
    {
        if (ngx_arena_replay_push(fold, &fields[ngx_arena_replay_order[i]])
            != NGX_OK)
        {
            goto failed;
        }
    }

    if (ngx_arena_replay_push(fold, arguments) != NGX_OK
        || ngx_arena_replay_add_values(fold, script, arguments) != NGX_OK)
    {
        goto failed;
    }

    fold->run->nentries++;

    return NGX_OK;

failed:

    fold->run->entries->nelts = before;

    return NGX_ERROR;
}


/* The arguments as the script's own call would be given them. */

static ngx_int_t
ngx_arena_replay_add_values(ngx_arena_call_t *fold,
    ngx_arena_script_t *script, ngx_str_t *arguments)
{
    ngx_uint_t             i;
    ngx_arena_call_t       entry;
    ngx_arena_argument_t  *argument;

    ngx_memzero(&entry, sizeof(ngx_arena_call_t));
    entry.pool = fold->pool;
    entry.log = fold->log;
    entry.worker = fold->worker;
    entry.script = script;

    if (ngx_arena_call_set_all(&entry, arguments) != NGX_OK) {
        return NGX_ERROR;
    }

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        if (ngx_arena_replay_push(fold, &entry.values[i].text) != NGX_OK) {
            return NGX_ERROR;
        }

        if (ngx_arena_argument_has_folded(&argument[i])
            && ngx_arena_replay_push(fold, &entry.values[i].folded) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_replay_push(ngx_arena_call_t *fold, ngx_str_t *from)
{
    ngx_str_t  *to;

    to = ngx_array_push(fold->run->entries);
    if (to == NULL) {
        return NGX_ERROR;
    }

    return ngx_arena_call_copy(fold, from, to);
}


ngx_int_t
ngx_arena_replay_run(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    ngx_arena_call_t  *fold;

    (void) a;
    (void) b;

    fold = call->run->fold;

    if (fold) {
        call->run->fold = NULL;
        call->run->folds++;
        ngx_arena_call_run(fold);
    }

    return NGX_OK;
}


static void
ngx_arena_replay_handler(ngx_arena_call_t *fold)
{
    ngx_arena_call_t  *call;

    call = fold->data;
    ngx_arena_count_fold(fold);

    if (--call->run->folds) {
        return;
    }

    if (call->run->failed) {
        ngx_arena_call_failed(call, call->result.outcome);
        return;
    }

    ngx_arena_call_taken(call);
}
