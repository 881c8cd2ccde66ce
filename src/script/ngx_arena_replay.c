
/*
 * Replays: entries of a journal that are run again, when a battle is restored.
 * Those of a page are under way together; Redis takes them in their order, and
 * a script refuses one that is not the next.
 */


#include "ngx_arena_count.h"


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


static ngx_int_t ngx_arena_replay_split(ngx_str_t *header, ngx_str_t *fields);
static ngx_arena_call_t *ngx_arena_replay_create(ngx_arena_call_t *call,
    ngx_str_t *fields, ngx_str_t *arguments);
static ngx_int_t ngx_arena_replay_fill(ngx_arena_call_t *replay,
    ngx_str_t *fields, ngx_str_t *arguments);
static void ngx_arena_replay_handler(ngx_arena_call_t *replay);
static ngx_uint_t ngx_arena_replay_is_command(ngx_str_t *entry);


ngx_int_t
ngx_arena_replay(ngx_arena_call_t *call, ngx_str_t *header,
    ngx_str_t *arguments)
{
    ngx_str_t          fields[NGX_ARENA_REPLAY_FIELDS];
    ngx_arena_call_t  *replay;

    if (ngx_arena_replay_split(header, fields) != NGX_OK) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" is no entry of a journal", header);
        return NGX_OK;
    }

    replay = ngx_arena_replay_create(call, fields, arguments);

    if (replay == NULL) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: entry %V of a journal, \"%V\", cannot be run",
                      &fields[NGX_ARENA_REPLAY_ENTRY],
                      &fields[NGX_ARENA_REPLAY_COMMAND]);
        return NGX_OK;
    }

    replay->handler = ngx_arena_replay_handler;
    replay->data = call;
    call->replays++;

    ngx_arena_call_run(replay);

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


static ngx_arena_call_t *
ngx_arena_replay_create(ngx_arena_call_t *call, ngx_str_t *fields,
    ngx_str_t *arguments)
{
    ngx_arena_call_t    *replay;
    ngx_arena_script_t  *script;

    script = ngx_arena_script_find(call->worker->scripts,
                                   &fields[NGX_ARENA_REPLAY_COMMAND]);
    if (script == NULL) {
        return NULL;
    }

    replay = ngx_arena_call_create(call->worker, script, NULL);
    if (replay == NULL) {
        return NULL;
    }

    if (ngx_arena_replay_fill(replay, fields, arguments) != NGX_OK) {
        ngx_arena_call_free(replay);
        return NULL;
    }

    return replay;
}


static ngx_int_t
ngx_arena_replay_fill(ngx_arena_call_t *replay, ngx_str_t *fields,
    ngx_str_t *arguments)
{
    ngx_int_t    session;
    ngx_str_t    text;
    ngx_uint_t   i;

    struct {
        ngx_uint_t   field;
        ngx_str_t   *to;
    } texts[] = {
        { NGX_ARENA_REPLAY_AFTER, &replay->after },
        { NGX_ARENA_REPLAY_ENTRY, &replay->replay },
        { NGX_ARENA_REPLAY_AT, &replay->now },
        { NGX_ARENA_REPLAY_PARTICIPANT, &replay->participant },
        { NGX_ARENA_REPLAY_IDEMPOTENCY_KEY, &replay->idempotency_key },
        { NGX_ARENA_REPLAY_FINGERPRINT, &replay->fingerprint },
        { NGX_ARENA_REPLAY_RANDOM, &replay->random }
    };

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (ngx_arena_call_copy(replay, &fields[texts[i].field], texts[i].to)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    session = ngx_atoi(fields[NGX_ARENA_REPLAY_SESSION].data,
                       fields[NGX_ARENA_REPLAY_SESSION].len);

    if (session < 0 || ngx_arena_call_copy(replay, arguments, &text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    replay->session = session;

    return ngx_arena_call_set_all(replay, &text);
}


static void
ngx_arena_replay_handler(ngx_arena_call_t *replay)
{
    ngx_arena_call_t  *call;

    call = replay->data;
    ngx_arena_count_replay(replay);

    if (replay->result.outcome == NGX_ARENA_CALL_DONE
        && replay->result.status >= 400
        && ngx_arena_replay_is_command(&replay->replay))
    {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: entry %V of the journal of %V was accepted "
                      "once, and now \"%V\" answers %V",
                      &replay->replay, &replay->key, &replay->script->name,
                      &replay->result.body);
    }

    if (--call->replays) {
        return;
    }

    if (call->failed) {
        ngx_arena_call_failed(call, call->result.outcome);
        return;
    }

    ngx_arena_call_taken(call);
}


/* The others are refusals that were kept under an idempotency key. */

static ngx_uint_t
ngx_arena_replay_is_command(ngx_str_t *entry)
{
    return entry->len > 2
           && entry->data[entry->len - 2] == '-'
           && entry->data[entry->len - 1] == '0';
}
