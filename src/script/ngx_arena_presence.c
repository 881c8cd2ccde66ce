
/*
 * Open sockets of this worker, grouped by what they are about.
 */


#include "ngx_arena_call.h"
#include "ngx_arena_presence.h"


/* sockets in one run of the script; the next run begins when this one is done,
   so that commands come in between */
#define NGX_ARENA_PRESENCE_BATCH  50

/* milliseconds until a group's sockets are touched again, before the script
   has said how many: less than the shortest session lasts */
#define NGX_ARENA_PRESENCE_EVERY  1000


typedef struct {
    ngx_queue_t           queue;      /* in worker->presences */
    ngx_queue_t           members;    /* soonest due first */
    ngx_arena_worker_t   *worker;
    ngx_msec_t            every;
    ngx_uint_t            references; /* sockets, and the call under way */
    ngx_uint_t            touching;   /* there is such a call */
    ngx_arena_scope_t    *scope;
    ngx_str_t             id;
} ngx_arena_presence_group_t;


struct ngx_arena_presence_s {
    ngx_queue_t                queue;
    ngx_arena_presence_group_t  *group;
    ngx_str_t                  subject;
    uint64_t                   session;
    ngx_msec_t                 due;
};


static ngx_arena_presence_group_t *ngx_arena_presence_group(
    ngx_arena_worker_t *worker, ngx_arena_scope_t *scope, ngx_str_t *id);
static void ngx_arena_presence_group_release(ngx_arena_presence_group_t *group);
static void ngx_arena_presence_touch_group(ngx_arena_presence_group_t *group);
static ngx_uint_t ngx_arena_presence_batch(ngx_arena_presence_group_t *group,
    u_char *text, u_char *end, ngx_str_t *arguments);
static void ngx_arena_presence_touched(ngx_arena_call_t *call);


ngx_arena_presence_t *
ngx_arena_presence_open(ngx_arena_worker_t *worker, ngx_pool_t *pool,
    ngx_arena_scope_t *scope, ngx_str_t *id, ngx_str_t *subject,
    uint64_t session)
{
    ngx_arena_presence_t        *presence;
    ngx_arena_presence_group_t  *group;

    presence = ngx_palloc(pool, sizeof(ngx_arena_presence_t));
    group = ngx_arena_presence_group(worker, scope, id);

    if (presence == NULL || group == NULL) {
        return NULL;
    }

    presence->group = group;
    presence->subject = *subject;
    presence->session = session;
    presence->due = ngx_current_msec;
    group->references++;

    ngx_queue_insert_head(&group->members, &presence->queue);

    return presence;
}


static ngx_arena_presence_group_t *
ngx_arena_presence_group(ngx_arena_worker_t *worker, ngx_arena_scope_t *scope,
    ngx_str_t *id)
{
    ngx_queue_t                 *q;
    ngx_arena_presence_group_t  *group;

    for (q = ngx_queue_head(&worker->presences);
         q != ngx_queue_sentinel(&worker->presences);
         q = ngx_queue_next(q))
    {
        group = ngx_queue_data(q, ngx_arena_presence_group_t, queue);

        if (group->scope == scope && ngx_arena_equal(&group->id, id)) {
            return group;
        }
    }

    group = ngx_calloc(sizeof(ngx_arena_presence_group_t) + id->len,
                       worker->log);
    if (group == NULL) {
        return NULL;
    }

    group->worker = worker;
    group->every = NGX_ARENA_PRESENCE_EVERY;
    group->scope = scope;
    group->id.len = id->len;
    group->id.data = (u_char *) (group + 1);
    ngx_memcpy(group->id.data, id->data, id->len);

    ngx_queue_init(&group->members);
    ngx_queue_insert_tail(&worker->presences, &group->queue);

    return group;
}


static void
ngx_arena_presence_group_release(ngx_arena_presence_group_t *group)
{
    if (--group->references == 0) {
        ngx_queue_remove(&group->queue);
        ngx_free(group);
    }
}


void
ngx_arena_presence_close(ngx_arena_presence_t *presence)
{
    ngx_queue_remove(&presence->queue);

    ngx_arena_presence_group_release(presence->group);
}


void
ngx_arena_presence_touch(ngx_arena_worker_t *worker)
{
    ngx_queue_t                 *q, *next;
    ngx_arena_presence_group_t  *group;

    for (q = ngx_queue_head(&worker->presences);
         q != ngx_queue_sentinel(&worker->presences);
         q = next)
    {
        next = ngx_queue_next(q);
        group = ngx_queue_data(q, ngx_arena_presence_group_t, queue);

        ngx_arena_presence_touch_group(group);
    }
}


static void
ngx_arena_presence_touch_group(ngx_arena_presence_group_t *group)
{
    u_char      *text;
    size_t       size;
    ngx_uint_t   n;
    ngx_str_t    arguments;

    if (group->touching) {
        return;
    }

    size = 128 + NGX_ARENA_PRESENCE_BATCH * (NGX_INT64_LEN + 80);

    text = ngx_alloc(size, group->worker->log);
    if (text == NULL) {
        return;
    }

    n = ngx_arena_presence_batch(group, text, text + size, &arguments);

    if (n && ngx_arena_call_by_name(group->worker, &group->scope->presence,
                                    &arguments, ngx_arena_presence_touched,
                                    group)
             == NGX_OK)
    {
        group->touching = 1;
        group->references++;
    }

    ngx_free(text);
}


/* The sockets that are due, as arguments; each is due again later. */

static ngx_uint_t
ngx_arena_presence_batch(ngx_arena_presence_group_t *group, u_char *text,
    u_char *end, ngx_str_t *arguments)
{
    u_char                *p;
    ngx_uint_t             n;
    ngx_queue_t           *q;
    ngx_arena_presence_t  *presence;

    p = ngx_slprintf(text, end, "{\"%V\":\"%V\",\"sockets\":[",
                     &group->scope->id, &group->id);

    for (n = 0; n < NGX_ARENA_PRESENCE_BATCH; n++) {

        q = ngx_queue_head(&group->members);

        if (q == ngx_queue_sentinel(&group->members)) {
            break;
        }

        presence = ngx_queue_data(q, ngx_arena_presence_t, queue);

        if ((ngx_msec_int_t) (presence->due - ngx_current_msec) > 0) {
            break;
        }

        p = ngx_slprintf(p, end, "%s[\"%V\",%uL]", n ? "," : "",
                         &presence->subject, presence->session);

        presence->due = ngx_current_msec + group->every;
        ngx_queue_remove(q);
        ngx_queue_insert_tail(&group->members, q);
    }

    p = ngx_slprintf(p, end, "]}");

    arguments->data = text;
    arguments->len = p - text;

    return n;
}


static void
ngx_arena_presence_touched(ngx_arena_call_t *call)
{
    ngx_int_t                    every;
    ngx_arena_presence_group_t  *group;

    group = call->data;
    every = ngx_atoi(call->result.body.data, call->result.body.len);

    group->touching = 0;

    if (call->result.outcome == NGX_ARENA_CALL_DONE && every > 0) {
        group->every = every;
        ngx_arena_presence_touch_group(group);
    }

    ngx_arena_presence_group_release(group);
}
