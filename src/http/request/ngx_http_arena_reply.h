
/*
 * Answers: of a call, and those that C gives by itself.
 */


#ifndef _NGX_HTTP_ARENA_REPLY_H_INCLUDED_
#define _NGX_HTTP_ARENA_REPLY_H_INCLUDED_


#include "../ngx_http_arena.h"


/* An answer that C gives by itself. */
typedef struct {
    ngx_uint_t                 status;
    ngx_str_t                  code;
    ngx_str_t                  detail;
} ngx_http_arena_problem_t;


/* ngx_http_arena_problem.c: the answers that C gives by itself. */

extern ngx_http_arena_problem_t  ngx_http_arena_bad_request;
extern ngx_http_arena_problem_t  ngx_http_arena_unauthenticated;
extern ngx_http_arena_problem_t  ngx_http_arena_forbidden;
extern ngx_http_arena_problem_t  ngx_http_arena_cross_site;
extern ngx_http_arena_problem_t  ngx_http_arena_not_found;
extern ngx_http_arena_problem_t  ngx_http_arena_method_not_allowed;
extern ngx_http_arena_problem_t  ngx_http_arena_invalid_json;
extern ngx_http_arena_problem_t  ngx_http_arena_invalid_request;
extern ngx_http_arena_problem_t  ngx_http_arena_payload_too_large;
extern ngx_http_arena_problem_t  ngx_http_arena_unsupported_media_type;
extern ngx_http_arena_problem_t  ngx_http_arena_upgrade_required;
extern ngx_http_arena_problem_t  ngx_http_arena_rate_limited;
extern ngx_http_arena_problem_t  ngx_http_arena_unavailable;
extern ngx_http_arena_problem_t  ngx_http_arena_overloaded;
extern ngx_http_arena_problem_t  ngx_http_arena_timeout;
extern ngx_http_arena_problem_t  ngx_http_arena_failed;
extern ngx_str_t                 ngx_http_arena_problem_type;

/*
 * Sends a problem; detail NULL: the problem's own; faults may be NULL.
 * Returns what ngx_http_finalize_request() takes.
 */
ngx_int_t ngx_http_arena_problem(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, ngx_str_t *detail,
    ngx_array_t *faults);

/* Sends an invalid_request with this one fault.  Returns the same. */
ngx_int_t ngx_http_arena_problem_fault(ngx_http_request_t *r,
    ngx_arena_argument_fault_t *fault);

/* Words a problem in the request's pool; NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_arena_problem_json(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, ngx_str_t *detail,
    ngx_array_t *faults, ngx_str_t *body);

/* The problem that a status of nginx's own stands for. */
ngx_http_arena_problem_t *ngx_http_arena_problem_of(ngx_uint_t status);

/* The same with a Retry-After header. */
ngx_int_t ngx_http_arena_problem_retry(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, ngx_uint_t seconds);


/* ngx_http_arena_reply.c */

/* Sends what a call gave. */
ngx_int_t ngx_http_arena_reply(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_arena_result_t *result);

/* Sends a body, which must outlive the request's pool or be in it. */
ngx_int_t ngx_http_arena_send(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t *type, ngx_str_t *body);
ngx_int_t ngx_http_arena_add_header(ngx_http_request_t *r, char *name,
    ngx_str_t *value);


#endif /* _NGX_HTTP_ARENA_REPLY_H_INCLUDED_ */
