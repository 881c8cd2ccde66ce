
/*
 * Replies of Redis, of any shape.  The first byte says to which request, the
 * second in which way; then one reply behind the other, parted by 0xff.
 */


#include "ngx_arena_fuzz.h"


#define NGX_ARENA_FUZZ_MAX_REPLIES  16
#define NGX_ARENA_FUZZ_MAX_STRINGS  32

/* parts a reply that is put together from strings */
#define NGX_ARENA_FUZZ_NEXT         0xfe


/* the request that is not answered by what the script gave */
#define NGX_ARENA_FUZZ_STATUS       6


typedef struct {
    ngx_arena_fuzz_hostility_e   hostile;
    ngx_uint_t                   framed;    /* 1: strings become a result */
} ngx_arena_fuzz_way_t;


static ngx_str_t ngx_arena_fuzz_reply_frame(ngx_pool_t *pool,
    ngx_str_t *strings);
static ngx_uint_t ngx_arena_fuzz_reply_is_misshapen(ngx_str_t reply);


static ngx_arena_fuzz_way_t  ngx_arena_fuzz_ways[] = {
    { NGX_ARENA_FUZZ_WRONG, 1 },
    { NGX_ARENA_FUZZ_WRONG, 0 },
    { NGX_ARENA_FUZZ_HOSTILE, 0 }
};


/* The first byte of an input chooses: a new one goes to the end. */

static ngx_str_t  ngx_arena_fuzz_requests[] = {

    ngx_string("POST /api/battles/demo/join HTTP/1.1\r\nHost: arena\r\n"
               "Idempotency-Key: once\r\nContent-Type: application/json\r\n"
               "Content-Length: 18\r\n\r\n{\"username\":\"ada\"}"),

    ngx_string("GET /api/battles/demo/me HTTP/1.1\r\nHost: arena\r\n"
               NGX_ARENA_FUZZ_ADA "\r\n"),

    ngx_string("POST /api/battles/demo/leave HTTP/1.1\r\nHost: arena\r\n"
               NGX_ARENA_FUZZ_ADA "\r\n"),

    ngx_string("GET /api/battles HTTP/1.1\r\nHost: arena\r\n\r\n"),

    ngx_string("GET /api/admin/battles/demo/export?format=csv HTTP/1.1\r\n"
               "Host: arena\r\n" NGX_ARENA_FUZZ_ORGANISER "\r\n"),

    ngx_string("GET /ws/battles/demo HTTP/1.1\r\nHost: arena\r\n"
               "Accept: text/event-stream\r\n" NGX_ARENA_FUZZ_ADA "\r\n"),

    ngx_string("GET /api/status HTTP/1.1\r\nHost: arena\r\n\r\n"),

    ngx_string("HEAD /api/battles/demo HTTP/1.1\r\nHost: arena\r\n\r\n")
};


void
ngx_arena_fuzz_reply(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_str_t                replies[NGX_ARENA_FUZZ_MAX_REPLIES], *request,
                             first, answer;
    ngx_uint_t               i, misshapen;
    ngx_arena_fuzz_way_t    *way;
    ngx_arena_fuzz_redis_t   redis;

    i = ngx_arena_fuzz_byte(input);
    request = &ngx_arena_fuzz_requests[i
                               % ngx_arena_fuzz_count(ngx_arena_fuzz_requests)];

    i = ngx_arena_fuzz_byte(input);
    way = &ngx_arena_fuzz_ways[i % ngx_arena_fuzz_count(ngx_arena_fuzz_ways)];

    redis.hostile = way->hostile;
    redis.replies = replies;
    redis.nreplies = 0;
    redis.npushes = 0;

    first = *input;

    misshapen = way->framed && input->len
                && request != &ngx_arena_fuzz_requests[NGX_ARENA_FUZZ_STATUS]
                && ngx_arena_fuzz_reply_is_misshapen(
                                          ngx_arena_fuzz_piece(&first, 0xff));

    while (input->len && redis.nreplies < NGX_ARENA_FUZZ_MAX_REPLIES) {
        replies[redis.nreplies] = ngx_arena_fuzz_piece(input, 0xff);

        if (way->framed) {
            replies[redis.nreplies] =
                  ngx_arena_fuzz_reply_frame(pool, &replies[redis.nreplies]);
        }

        redis.nreplies++;
    }

    answer = ngx_arena_fuzz_exchange(pool, request, &redis);

    ngx_arena_fuzz_assert(!misshapen
                          || (answer.len > 12
                              && memcmp(answer.data, "HTTP/1.1 502", 12) == 0));
}


/* [a status, a body, kind, a, b, ...] as Redis writes it */

static ngx_str_t
ngx_arena_fuzz_reply_frame(ngx_pool_t *pool, ngx_str_t *strings)
{
    u_char     *p;
    ngx_str_t   pieces[NGX_ARENA_FUZZ_MAX_STRINGS], reply;
    ngx_uint_t  i, n, more;

    reply.data = ngx_pnalloc(pool, strings->len + 64
                                   + NGX_ARENA_FUZZ_MAX_STRINGS
                                     * (NGX_INT_T_LEN + sizeof("$\r\n\r\n")));
    ngx_arena_fuzz_assert(reply.data != NULL);

    p = reply.data;

    while (strings->len && (*strings->data == NGX_ARENA_FUZZ_GONE
                            || *strings->data == NGX_ARENA_FUZZ_LATE))
    {
        *p++ = (u_char) ngx_arena_fuzz_byte(strings);
    }

    n = 0;

    do {
        more = strings->len
               && memchr(strings->data, NGX_ARENA_FUZZ_NEXT, strings->len);

        pieces[n++] = ngx_arena_fuzz_piece(strings, NGX_ARENA_FUZZ_NEXT);

    } while (more && n < NGX_ARENA_FUZZ_MAX_STRINGS);

    p = ngx_sprintf(p, "*%ui\r\n", n);

    for (i = 0; i < n; i++) {

        if (i == 0) {
            p = ngx_sprintf(p, ":%V\r\n", &pieces[i]);

        } else {
            p = ngx_sprintf(p, "$%uz\r\n%V\r\n", pieces[i].len, &pieces[i]);
        }
    }

    reply.len = p - reply.data;

    return reply;
}


/* In time, a number as Redis writes it, then not one string and threes. */

static ngx_uint_t
ngx_arena_fuzz_reply_is_misshapen(ngx_str_t strings)
{
    size_t      i;
    ngx_str_t   status;
    ngx_uint_t  n;

    n = 1;

    for (i = 0; i < strings.len; i++) {
        n += (strings.data[i] == NGX_ARENA_FUZZ_NEXT);
    }

    status = ngx_arena_fuzz_piece(&strings, NGX_ARENA_FUZZ_NEXT);

    return status.len > 0 && status.len < 10 && status.data[0] != '0'
           && ngx_atoi(status.data, status.len) != NGX_ERROR
           && n <= NGX_ARENA_FUZZ_MAX_STRINGS
           && (n < 2 || (n - 2) % 3 != 0);
}
