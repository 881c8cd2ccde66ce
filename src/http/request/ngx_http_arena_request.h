
/*
 * The steps of a request, one after the other.
 */


#ifndef _NGX_HTTP_ARENA_REQUEST_H_INCLUDED_
#define _NGX_HTTP_ARENA_REQUEST_H_INCLUDED_


#include "ngx_http_arena_reply.h"


/* levels of a body */
#define NGX_HTTP_ARENA_MAX_DEPTH  16

/* A method of its own: GET, where a socket is what is asked for. */
#define NGX_HTTP_ARENA_SOCKET  0x80000000


/* Who may ask. */
typedef enum {
    ARENA_ANYONE = 0,        /* a session adds to the answer */
    ARENA_SESSION,           /* a session of this scope */
    ARENA_ORGANISER          /* the admin token */
} ngx_http_arena_actor_e;


/* What it is about. */
typedef enum {
    ARENA_ALL = 0,           /* nothing that a path names */
    ARENA_BATTLE
} ngx_http_arena_scope_e;


struct ngx_http_arena_route_s {
    ngx_uint_t                 method;
    ngx_str_t                  path;       /* {name} captures a segment */
    ngx_http_arena_actor_e     actor;
    ngx_http_arena_scope_e     scope;
    ngx_str_t                  name;       /* script, or SQL function when it
                                              holds a "." */
};


/* ngx_http_arena_route.c */

extern ngx_http_arena_route_t  ngx_http_arena_routes[];

/* Finds the scripts of all routes; NGX_OK or NGX_ERROR, and why is logged. */
ngx_int_t ngx_http_arena_routes_init(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);

/*
 * Finds the route, of a socket or of another, with its captures, its script and
 * what it is about.  Returns NGX_OK, NGX_DECLINED (there is no such path) or
 * NGX_HTTP_NOT_ALLOWED (allow is the header's value).
 */
ngx_int_t ngx_http_arena_route(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_uint_t socket, ngx_str_t *allow);

/* Sends why there is none; returns what ngx_http_finalize_request() takes. */
ngx_int_t ngx_http_arena_route_refuse(ngx_http_request_t *r, ngx_int_t rc,
    ngx_str_t *allow);

/* Of the route that was found: 1 or 0. */
ngx_uint_t ngx_http_arena_route_is_socket(ngx_http_arena_ctx_t *ctx);
ngx_uint_t ngx_http_arena_route_has_body(ngx_http_arena_ctx_t *ctx);
ngx_uint_t ngx_http_arena_route_changes(ngx_http_arena_ctx_t *ctx);

ngx_uint_t ngx_http_arena_route_match(ngx_http_arena_route_t *route,
    ngx_str_t *uri, ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_authenticate.c: NULL, or what is wrong. */

ngx_http_arena_problem_t *ngx_http_arena_authenticate(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);

/* 1 when it shows a session of any battle, or was an organiser before. */
ngx_uint_t ngx_http_arena_is_known(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_origin.c */

/* 1 unless a browser says that it comes from somewhere else. */
ngx_uint_t ngx_http_arena_is_same_origin(ngx_http_request_t *r);

/* 1 when the client speaks TLS, to us or to a proxy that is trusted. */
ngx_uint_t ngx_http_arena_is_tls(ngx_http_request_t *r);


/* ngx_http_arena_cookie.c: the session's.  NGX_OK, NGX_DECLINED (there is none)
   or NGX_ERROR; an empty token: the cookie is to be forgotten. */

ngx_int_t ngx_http_arena_cookie(ngx_http_request_t *r, ngx_str_t *value);
ngx_int_t ngx_http_arena_set_cookie(ngx_http_request_t *r, ngx_str_t *token);


/* ngx_http_arena_organiser.c: 1 or 0; with ctx->retry set it was not looked
   at. */

ngx_uint_t ngx_http_arena_is_organiser(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *token);
ngx_uint_t ngx_http_arena_was_organiser(ngx_http_request_t *r,
    ngx_str_t *token);


/* ngx_http_arena_arguments.c: reads the body and sets the call's arguments.
   NGX_OK, NGX_DONE (a problem was sent) or NGX_ERROR. */

ngx_int_t ngx_http_arena_arguments(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);

/* NULL, or why a body of this kind is not taken. */
ngx_http_arena_problem_t *ngx_http_arena_check_body(ngx_http_request_t *r);


/* ngx_http_arena_deadline.c: until when this many bytes are to have passed */

void ngx_http_arena_deadline_set(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, off_t size);
void ngx_http_arena_deadline_clear(ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_shed.c: 0, or the seconds after which a request that is not
   run since commands are late may come again.  Its arguments are set. */

ngx_uint_t ngx_http_arena_shed(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_request.c */

ngx_int_t ngx_http_arena_handler(ngx_http_request_t *r);

/* Creates the call of ctx->script for this request, its caller filled in. */
ngx_int_t ngx_http_arena_call_create(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_arena_call_handler_pt handler);

/* In that handler: the request's context, no longer tied to the call. */
ngx_http_arena_ctx_t *ngx_http_arena_call_done(ngx_arena_call_t *call);


/*
 * ngx_http_arena_guest.c.  The first gives 1 when the request is answered with
 * what is shared, the second does so; the call is its own from then on.
 */

ngx_uint_t ngx_http_arena_guest_shares(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
void ngx_http_arena_guest_run(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


#endif /* _NGX_HTTP_ARENA_REQUEST_H_INCLUDED_ */
