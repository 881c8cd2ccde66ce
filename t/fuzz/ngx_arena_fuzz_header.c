
/*
 * One part of a request that is sound but for it: the first byte says which
 * part, the rest is it.
 */


#include "ngx_arena_fuzz.h"


#define NGX_ARENA_FUZZ_HOST    " HTTP/1.1\r\nHost: arena\r\n"

#define NGX_ARENA_FUZZ_PROXY                                                  \
    "Origin: https://arena:8443\r\nX-Forwarded-For: 192.0.2.1\r\n"

#define NGX_ARENA_FUZZ_JSON    "Content-Type: application/json\r\n"

#define NGX_ARENA_FUZZ_ARROW                                                  \
    NGX_ARENA_FUZZ_JSON "Content-Length: 16\r\n\r\n{\"type\":\"arrow\"}"

#define NGX_ARENA_FUZZ_REWARD                                                 \
    "POST /api/battles/demo/reward" NGX_ARENA_FUZZ_HOST


typedef enum {
    NGX_ARENA_FUZZ_LINE = 0,   /* within a line */
    NGX_ARENA_FUZZ_LINES,      /* also more of them */
    NGX_ARENA_FUZZ_BODY        /* a body, its length goes before it */
} ngx_arena_fuzz_part_e;


typedef struct {
    ngx_arena_fuzz_part_e    kind;
    char                    *before;
    char                    *behind;
} ngx_arena_fuzz_frame_t;


static ngx_str_t ngx_arena_fuzz_header_put(ngx_pool_t *pool,
    ngx_arena_fuzz_frame_t *frame, ngx_str_t *part);
static void ngx_arena_fuzz_header_body(ngx_str_t *body, ngx_str_t *answer);


/* The first byte of an input chooses: a new one goes to the end. */

static ngx_arena_fuzz_frame_t  ngx_arena_fuzz_frames[] = {

    { NGX_ARENA_FUZZ_LINE, "GET ", NGX_ARENA_FUZZ_HOST "\r\n" },

    { NGX_ARENA_FUZZ_LINE, "GET /api/battles?", NGX_ARENA_FUZZ_HOST "\r\n" },

    { NGX_ARENA_FUZZ_LINE, "GET /api/battles/demo/leaderboard?",
      NGX_ARENA_FUZZ_HOST NGX_ARENA_FUZZ_ADA "\r\n" },

    { NGX_ARENA_FUZZ_LINE, "GET /api/admin/battles/demo/export?",
      NGX_ARENA_FUZZ_HOST NGX_ARENA_FUZZ_ORGANISER "\r\n" },

    { NGX_ARENA_FUZZ_LINE, "GET /ws/battles/demo?",
      NGX_ARENA_FUZZ_HOST "Accept: text/event-stream\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINE,
      "POST /api/battles/demo/leave" NGX_ARENA_FUZZ_HOST "Cookie: ",
      "\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINE,
      "GET /api/battles/demo/me" NGX_ARENA_FUZZ_HOST "Authorization: ",
      "\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINE,
      "GET /api/admin/battles/demo" NGX_ARENA_FUZZ_HOST "Authorization: ",
      "\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINE,
      NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA "Idempotency-Key: ",
      "\r\n" NGX_ARENA_FUZZ_ARROW },

    { NGX_ARENA_FUZZ_LINE,
      NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA
      "Content-Length: 16\r\nContent-Type: ",
      "\r\n\r\n{\"type\":\"arrow\"}" },

    { NGX_ARENA_FUZZ_LINE,
      NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA_COOKIE "Origin: ",
      "\r\n" NGX_ARENA_FUZZ_ARROW },

    { NGX_ARENA_FUZZ_LINE,
      NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA_COOKIE "Sec-Fetch-Site: ",
      "\r\n" NGX_ARENA_FUZZ_ARROW },

    { NGX_ARENA_FUZZ_LINE,
      "GET /api/battles/demo" NGX_ARENA_FUZZ_HOST "X-Request-Id: ",
      "\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINE,
      "GET /ws/battles/demo" NGX_ARENA_FUZZ_HOST "Upgrade: ", "\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINES,
      "POST /api/battles/demo/leave" NGX_ARENA_FUZZ_HOST, "\r\n\r\n" },

    { NGX_ARENA_FUZZ_LINES,
      "POST /api/battles/demo/join" NGX_ARENA_FUZZ_HOST NGX_ARENA_FUZZ_JSON
      "Transfer-Encoding: chunked\r\n\r\n", "\r\n0\r\n\r\n" },

    { NGX_ARENA_FUZZ_BODY, "POST /api/battles/demo/join" NGX_ARENA_FUZZ_HOST,
      "" },

    { NGX_ARENA_FUZZ_BODY,
      "POST /api/battles/demo/questions/q1/submit" NGX_ARENA_FUZZ_HOST
      NGX_ARENA_FUZZ_ADA, "" },

    { NGX_ARENA_FUZZ_BODY,
      "POST /api/battles/demo/attack" NGX_ARENA_FUZZ_HOST NGX_ARENA_FUZZ_ADA,
      "" },

    { NGX_ARENA_FUZZ_BODY, NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA, "" },

    { NGX_ARENA_FUZZ_BODY,
      "POST /api/admin/battles" NGX_ARENA_FUZZ_HOST NGX_ARENA_FUZZ_ORGANISER,
      "" },

    { NGX_ARENA_FUZZ_LINE,
      NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA_COOKIE NGX_ARENA_FUZZ_PROXY
      "Forwarded: ", "\r\n" NGX_ARENA_FUZZ_ARROW },

    { NGX_ARENA_FUZZ_LINE,
      NGX_ARENA_FUZZ_REWARD NGX_ARENA_FUZZ_ADA_COOKIE NGX_ARENA_FUZZ_PROXY
      "X-Forwarded-Host: ", "\r\n" NGX_ARENA_FUZZ_ARROW }
};


void
ngx_arena_fuzz_header(ngx_pool_t *pool, ngx_str_t *input)
{
    size_t                   len;
    ngx_str_t                request, answer;
    ngx_uint_t               i;
    ngx_arena_fuzz_frame_t  *frame;
    ngx_arena_fuzz_redis_t   redis;

    i = ngx_arena_fuzz_byte(input);
    frame = &ngx_arena_fuzz_frames[i
                                 % ngx_arena_fuzz_count(ngx_arena_fuzz_frames)];

    if (frame->kind == NGX_ARENA_FUZZ_LINE) {
        for (len = 0; len < input->len; len++) {
            if (memchr("\r\n", input->data[len], 3)) {
                break;
            }
        }

        input->len = len;
    }

    ngx_memzero(&redis, sizeof(ngx_arena_fuzz_redis_t));

    request = ngx_arena_fuzz_header_put(pool, frame, input);
    answer = ngx_arena_fuzz_exchange(pool, &request, &redis);

    if (frame->kind != NGX_ARENA_FUZZ_LINES) {
        ngx_arena_fuzz_assert(answer.len > 0);
    }

    if (frame->kind == NGX_ARENA_FUZZ_BODY) {
        ngx_arena_fuzz_header_body(input, &answer);
    }
}


static ngx_str_t
ngx_arena_fuzz_header_put(ngx_pool_t *pool, ngx_arena_fuzz_frame_t *frame,
    ngx_str_t *part)
{
    u_char     *p;
    ngx_str_t   request;

    request.data = ngx_pnalloc(pool, strlen(frame->before) + part->len
                                     + strlen(frame->behind) + 128);
    ngx_arena_fuzz_assert(request.data != NULL);

    p = ngx_cpymem(request.data, frame->before, strlen(frame->before));

    if (frame->kind == NGX_ARENA_FUZZ_BODY) {
        p = ngx_sprintf(p, NGX_ARENA_FUZZ_JSON "Content-Length: %uz\r\n\r\n",
                        part->len);
    }

    p = ngx_cpymem(p, part->data, part->len);
    p = ngx_cpymem(p, frame->behind, strlen(frame->behind));

    request.len = p - request.data;

    return request;
}


/* What is not JSON is a 400, and nothing else is. */

static void
ngx_arena_fuzz_header_body(ngx_str_t *body, ngx_str_t *answer)
{
    ngx_uint_t  refused, duplicate, good;

    refused = memmem(answer->data, answer->len, "\"invalid_json\"", 14) != NULL;
    duplicate = memmem(answer->data, answer->len, "duplicate member", 16)
                != NULL;
    good = body->len == 0
           || ngx_arena_fuzz_is_json(body, NGX_HTTP_ARENA_MAX_DEPTH);

    ngx_arena_fuzz_assert(refused ? (!good || duplicate) : good);
}
