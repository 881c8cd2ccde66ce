
/*
 * Replays: entries of a journal that are run again, when a battle is restored.
 * The script battle_replay runs some of them in one go; it takes them in their
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
    (NGX_ARENA_REPLAY_FIELDS + 1                                             \
     + (1 + NGX_ARENA_ARGUMENT_FORMS) * NGX_ARENA_SCRIPT_MAX_ARGUMENTS)


static ngx_int_t ngx_arena_replay_split(ngx_str_t *header, ngx_str_t *fields);
static ngx_int_t ngx_arena_replay_open(ngx_arena_call_t *call,
    ngx_arena_script_t *script, ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_add(ngx_arena_call_t *replay,
    ngx_arena_script_t *script, ngx_str_t *fields, ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_add_values(ngx_arena_call_t *replay,
    ngx_arena_script_t *script, ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_push(ngx_arena_call_t *replay,
    ngx_str_t *from);
static void ngx_arena_replay_handler(ngx_arena_call_t *replay);


/* As battle_replay reads them. */

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
    ngx_str_t            fields[NGX_ARENA_REPLAY_FIELDS];
    ngx_arena_script_t  *script;

    if (ngx_arena_replay_split(header, fields) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" is no entry of a journal", header);
        return NGX_OK;
    }

    script = ngx_arena_script_find(call->worker->scripts,
                                   &fields[NGX_ARENA_REPLAY_COMMAND]);

    if (script == NULL
        || (call->run->replay == NULL
            && ngx_arena_replay_open(call, script, arguments) != NGX_OK)
        || ngx_arena_replay_add(call->run->replay, script, fields, arguments)
           != NGX_OK)
    {
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


/* The id is that of the first entry's arguments: all have it. */

static ngx_int_t
ngx_arena_replay_open(ngx_arena_call_t *call, ngx_arena_script_t *script,
    ngx_str_t *arguments)
{
    ngx_arena_call_t  *replay;

    if (script->scope == NULL || script->scope->replay.len == 0) {
        return NGX_ERROR;
    }

    replay = ngx_arena_call_prepare(call->worker, &script->scope->replay,
                                  arguments);
    if (replay == NULL) {
        return NGX_ERROR;
    }

    replay->run->entries = ngx_array_create(replay->pool,
                                          8 * NGX_ARENA_REPLAY_STRINGS,
                                          sizeof(ngx_str_t));
    if (replay->run->entries == NULL) {
        ngx_arena_call_free(replay);
        return NGX_ERROR;
    }

    replay->handler = ngx_arena_replay_handler;
    replay->data = call;
    call->run->replay = replay;

    return NGX_OK;
}


/* All of an entry, or nothing: what follows would be taken for its rest. */

static ngx_int_t
ngx_arena_replay_add(ngx_arena_call_t *replay, ngx_arena_script_t *script,
    ngx_str_t *fields, ngx_str_t *arguments)
{
    ngx_uint_t  i, before;

    before = replay->run->entries->nelts;

    for (i = 0; i < sizeof(ngx_arena_replay_order)
                    / sizeof(ngx_arena_replay_order[0]); i++)
    {
        if (ngx_arena_replay_push(replay, &fields[ngx_arena_replay_order[i]])
            != NGX_OK)
        {
            goto failed;
        }
    }

    if (ngx_arena_replay_push(replay, arguments) != NGX_OK
        || ngx_arena_replay_add_values(replay, script, arguments) != NGX_OK)
    {
        goto failed;
    }

    replay->run->nentries++;

    return NGX_OK;

failed:

    replay->run->entries->nelts = before;

    return NGX_ERROR;
}


/* The arguments as the script's own call would be given them. */

static ngx_int_t
ngx_arena_replay_add_values(ngx_arena_call_t *replay,
    ngx_arena_script_t *script, ngx_str_t *arguments)
{
    ngx_uint_t             i, j, nforms;
    ngx_arena_call_t       entry;
    ngx_arena_argument_t  *argument;

    ngx_memzero(&entry, sizeof(ngx_arena_call_t));
    entry.pool = replay->pool;
    entry.log = replay->log;
    entry.worker = replay->worker;
    entry.script = script;

    if (ngx_arena_call_set_all(&entry, arguments) != NGX_OK) {
        return NGX_ERROR;
    }

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        if (ngx_arena_replay_push(replay, &entry.values[i].text) != NGX_OK) {
            return NGX_ERROR;
        }

        ngx_arena_argument_forms(&argument[i], &nforms);

        for (j = 0; j < nforms; j++) {
            if (ngx_arena_replay_push(replay, &entry.values[i].forms[j])
                != NGX_OK)
            {
                return NGX_ERROR;
            }
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_replay_push(ngx_arena_call_t *replay, ngx_str_t *from)
{
    ngx_str_t  *to;

    to = ngx_array_push(replay->run->entries);
    if (to == NULL) {
        return NGX_ERROR;
    }

    return ngx_arena_call_copy(replay, from, to);
}


ngx_int_t
ngx_arena_replay_run(ngx_arena_call_t *call, ngx_str_t *a, ngx_str_t *b)
{
    ngx_arena_call_t  *replay;

    (void) a;
    (void) b;

    replay = call->run->replay;

    if (replay) {
        call->run->replay = NULL;
        call->run->replays++;
        ngx_arena_call_run(replay);
    }

    return NGX_OK;
}


static void
ngx_arena_replay_handler(ngx_arena_call_t *replay)
{
    ngx_arena_call_t  *call;

    call = replay->data;
    ngx_arena_count_replay(replay);

    if (--call->run->replays) {
        return;
    }

    if (call->run->failed) {
        ngx_arena_call_failed(call, call->result.outcome);
        return;
    }

    ngx_arena_call_taken(call);
}
