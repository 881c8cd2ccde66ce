
/*
 * What the fuzz targets share.  A target is a row in ngx_arena_fuzz.c and a
 * file ngx_arena_fuzz_NAME.c.
 */


#ifndef _NGX_ARENA_FUZZ_H_INCLUDED_
#define _NGX_ARENA_FUZZ_H_INCLUDED_


#include "../../src/http/request/ngx_http_arena_observe.h"
#include "../../src/http/request/ngx_http_arena_request.h"
#include "../../src/http/socket/ngx_http_arena_socket.h"


/* Whom t/fuzz/run has made known: it has the key of these tokens. */

#define NGX_ARENA_FUZZ_ADA_TOKEN                                              \
    "AWMNzSkAAAAAAAAAAQRkZW1vYWRh.udq4Q4iVxdGnqczTAjAp7LVR8R3fI4wu-H6e6trMwcw"

#define NGX_ARENA_FUZZ_ADA                                                    \
    "Authorization: Bearer " NGX_ARENA_FUZZ_ADA_TOKEN "\r\n"

#define NGX_ARENA_FUZZ_ADA_COOKIE                                             \
    "Cookie: arena_session=" NGX_ARENA_FUZZ_ADA_TOKEN "\r\n"

#define NGX_ARENA_FUZZ_ORGANISER                                              \
    "Authorization: Bearer 0123456789abcdef-organiser\r\n"


#define ngx_arena_fuzz_count(table)  (sizeof(table) / sizeof(table[0]))

#define ngx_arena_fuzz_assert(condition)                                      \
    do {                                                                      \
        if (!(condition)) {                                                   \
            ngx_arena_fuzz_failed(__FILE__, __LINE__, #condition);            \
        }                                                                     \
    } while (0)


/* One input; the pool lives as long, and each of its pieces is malloc's own. */
typedef void (*ngx_arena_fuzz_run_pt)(ngx_pool_t *pool, ngx_str_t *input);


typedef struct {
    ngx_str_t                name;
    ngx_arena_fuzz_run_pt    run;
} ngx_arena_fuzz_target_t;


void ngx_arena_fuzz_json(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_argument(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_text(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_token(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_route(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_header(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_request(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_reply(ngx_pool_t *pool, ngx_str_t *input);
void ngx_arena_fuzz_relay(ngx_pool_t *pool, ngx_str_t *input);


/* Says where, and ends the process: the fuzzer keeps the input. */
void ngx_arena_fuzz_failed(const char *file, int line, const char *condition)
    __attribute__((noreturn));

/* Takes a byte, or what is before the next separator, off the input. */
ngx_uint_t ngx_arena_fuzz_byte(ngx_str_t *input);
ngx_str_t ngx_arena_fuzz_piece(ngx_str_t *input, u_char separator);

/* The configuration that nginx runs with. */
ngx_http_arena_main_conf_t *ngx_arena_fuzz_conf(void);


/* ngx_arena_fuzz_grammar.c: what is right, said in another way */

/* 1 when it is JSON as RFC 8259 has it, and what we refuse is not in it. */
ngx_uint_t ngx_arena_fuzz_is_json(ngx_str_t *text, ngx_uint_t max_depth);
ngx_uint_t ngx_arena_fuzz_is_utf8(ngx_str_t *text);


/*
 * ngx_arena_fuzz_stack.c: the client of this nginx, and its Redis.
 */

/* How far Redis is to be trusted. */
typedef enum {
    NGX_ARENA_FUZZ_KIND = 0,
    NGX_ARENA_FUZZ_WRONG,       /* in its replies to scripts */
    NGX_ARENA_FUZZ_HOSTILE      /* in each of its replies */
} ngx_arena_fuzz_hostility_e;


/* before a reply: its client has gone, the time for it has run out */
#define NGX_ARENA_FUZZ_GONE  0xfc
#define NGX_ARENA_FUZZ_LATE  0xfd


/*
 * What Redis answers, one string for each time that it is asked; when there
 * are none left it says that all is well.  And then what it says of itself to
 * who has subscribed.
 */
typedef struct {
    ngx_str_t                   *replies;
    ngx_uint_t                   nreplies;
    ngx_str_t                   *pushes;
    ngx_uint_t                   npushes;
    size_t                       heard;     /* of the answer, before it went */
    ngx_arena_fuzz_hostility_e   hostile;
} ngx_arena_fuzz_redis_t;

/*
 * Sends these bytes on a connection of their own, and sees to it that what
 * comes of them is in order: what Redis is asked, what the client is answered,
 * what the log would be told, and that nothing is left behind.  The answer is
 * in the pool.
 */
ngx_str_t ngx_arena_fuzz_exchange(ngx_pool_t *pool, ngx_str_t *request,
    ngx_arena_fuzz_redis_t *redis);

ngx_int_t ngx_arena_fuzz_stack_init(ngx_cycle_t *cycle);


/* ngx_arena_fuzz_hold.c: holds sockets, in the place of nchan. */
char *ngx_arena_fuzz_hold(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);


/* ngx_arena_fuzz_oracle.c: is it in order? */

void ngx_arena_fuzz_check_command(ngx_pool_t *pool, ngx_str_t *argv,
    ngx_uint_t argc, ngx_arena_fuzz_hostility_e hostile);
void ngx_arena_fuzz_check_answers(ngx_pool_t *pool, ngx_str_t *answers,
    ngx_arena_fuzz_hostility_e hostile);

/* in the log phase; and forgotten before a connection is made */
ngx_int_t ngx_arena_fuzz_check_request(ngx_http_request_t *r);
void ngx_arena_fuzz_forget_requests(void);


#endif /* _NGX_ARENA_FUZZ_H_INCLUDED_ */
