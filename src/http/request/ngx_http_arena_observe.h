
/*
 * What is told of requests: in logs, metrics, status and headers.
 */


#ifndef _NGX_HTTP_ARENA_OBSERVE_H_INCLUDED_
#define _NGX_HTTP_ARENA_OBSERVE_H_INCLUDED_


#include "../ngx_http_arena.h"


/* ngx_http_arena_log.c: has this log, and those beside it, write no token, for
   as long as the pool lives; NGX_OK or NGX_ERROR */

ngx_int_t ngx_http_arena_log_mask(ngx_pool_t *pool, ngx_log_t *log);


/* ngx_http_arena_metrics.c */

ngx_int_t ngx_http_arena_metrics_zone_add(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);
ngx_int_t ngx_http_arena_log_handler(ngx_http_request_t *r);

/* How long the request took, until now. */
void ngx_http_arena_metrics_duration(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_mask.c, _status.c, _scrape.c, _variables.c, _filter.c */

ngx_int_t ngx_http_arena_mask_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_mask_log_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_status_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_metrics_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_add_variables(ngx_conf_t *cf);
ngx_int_t ngx_http_arena_filter_init(ngx_conf_t *cf);


#endif /* _NGX_HTTP_ARENA_OBSERVE_H_INCLUDED_ */
