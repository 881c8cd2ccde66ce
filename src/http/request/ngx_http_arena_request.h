
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


/* Where a credential may be shown: in "Authorization", ... */
#define NGX_HTTP_ARENA_IN_HEADER  1
#define NGX_HTTP_ARENA_IN_QUERY   2    /* of a socket, as "access_token" */
#define NGX_HTTP_ARENA_IN_COOKIE  4


/* Who may ask. */
typedef enum {
    ARENA_ANYONE = 0,        /* a session adds to the answer */
    ARENA_SESSION,           /* a session of this scope */
    ARENA_ORGANISER          /* the admin token */
} ngx_http_arena_actor_e;


/* What is shown for it. */
typedef enum {
    ARENA_SHOWS_SESSION = 0,
    ARENA_SHOWS_ADMIN
} ngx_http_arena_credential_e;


typedef enum {
    ARENA_SESSION_COOKIE = 0
} ngx_http_arena_cookie_e;


typedef ngx_int_t (*ngx_http_arena_cookie_pt)(ngx_http_request_t *r,
    ngx_str_t *of, ngx_str_t *value, void *data);


struct ngx_http_arena_credential_s {
    ngx_str_t                  name;
    ngx_uint_t                 places;     /* where it may be shown */
    ngx_uint_t                 scoped;     /* 1: it is good for the scope that
                                              it names, 0: for all */

    /*
     * NGX_OK, and the claims are those of the token; NGX_DECLINED: it is no
     * such credential; or NGX_BUSY: it was not looked at, and may come again
     * in ctx->retry seconds.  wanted: the route asks for this kind.
     */
    ngx_int_t                (*verify)(ngx_http_request_t *r,
                                       ngx_http_arena_ctx_t *ctx,
                                       ngx_str_t *token, ngx_uint_t wanted,
                                       ngx_arena_token_claims_t *claims);

    /* 1 when it is one, as far as that is told at little cost. */
    ngx_uint_t               (*known)(ngx_http_request_t *r, ngx_str_t *token);
};


typedef struct {
    ngx_http_arena_credential_e  credential;
    ngx_uint_t                   visitors; /* 1: who shows none may ask, too */
} ngx_http_arena_actor_t;


struct ngx_http_arena_route_s {
    ngx_uint_t                 method;
    ngx_str_t                  path;       /* {name} captures a segment */
    ngx_http_arena_actor_e     actor;
    ngx_arena_scope_e          scope;
    ngx_str_t                  name;       /* script, or SQL function when it
                                              holds a "." */
    ngx_http_handler_pt        handler;    /* or this, by that name; NULL */
};


/* ngx_http_arena_routes.c: up to one without a method */

extern ngx_http_arena_route_t  ngx_http_arena_routes[];


/* ngx_http_arena_route.c */

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

/* The same, of the route with this name, wherever its path is. */
ngx_int_t ngx_http_arena_route_named(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *name, ngx_str_t *allow);

/* Sends why there is none; returns what ngx_http_finalize_request() takes. */
ngx_int_t ngx_http_arena_route_refuse(ngx_http_request_t *r, ngx_int_t rc,
    ngx_str_t *allow);

/* Of the route that was found: 1 or 0. */
ngx_uint_t ngx_http_arena_route_is_socket(ngx_http_arena_ctx_t *ctx);
ngx_uint_t ngx_http_arena_route_has_body(ngx_http_arena_ctx_t *ctx);
ngx_uint_t ngx_http_arena_route_changes(ngx_http_arena_ctx_t *ctx);

ngx_uint_t ngx_http_arena_route_match(ngx_http_arena_route_t *route,
    ngx_str_t *uri, ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_actor.c; the second in the order of ngx_http_arena_actor_e */

extern ngx_http_arena_credential_t  ngx_http_arena_credentials[];
extern ngx_http_arena_actor_t       ngx_http_arena_actors[];


/* ngx_http_arena_authenticate.c: NULL, or what is wrong. */

ngx_http_arena_problem_t *ngx_http_arena_authenticate(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);

/* 1 when it shows a session of any battle, or was an organiser before. */
ngx_uint_t ngx_http_arena_is_known(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_forwarded.c */

/* Of the client's own request, as a trusted proxy says; empty: it does not. */
typedef struct {
    ngx_str_t                  scheme;
    ngx_str_t                  host;
    ngx_str_t                  port;
} ngx_http_arena_forwarded_t;


void ngx_http_arena_forwarded(ngx_http_request_t *r,
    ngx_http_arena_forwarded_t *forwarded);


/* ngx_http_arena_origin.c */

/* 1 unless a browser says that it comes from somewhere else. */
ngx_uint_t ngx_http_arena_is_same_origin(ngx_http_request_t *r);

/* 1 when the client speaks TLS, to us or to a proxy that is trusted. */
ngx_uint_t ngx_http_arena_is_tls(ngx_http_request_t *r);


/*
 * ngx_http_arena_cookie.c.  NGX_OK, NGX_DECLINED (there is none, or what it is
 * of cannot be in a name) or NGX_ERROR; of is NULL, or the id behind its name;
 * an empty value: the cookie is to be forgotten.
 */

ngx_int_t ngx_http_arena_cookie(ngx_http_request_t *r,
    ngx_http_arena_cookie_e i, ngx_str_t *of, ngx_str_t *value);
ngx_int_t ngx_http_arena_cookie_set(ngx_http_request_t *r,
    ngx_http_arena_cookie_e i, ngx_str_t *of, ngx_str_t *value);

/* All that have an id behind their name, until one is not NGX_OK. */
ngx_int_t ngx_http_arena_cookie_each(ngx_http_request_t *r,
    ngx_http_arena_cookie_e i, ngx_http_arena_cookie_pt handler, void *data);


/*
 * ngx_http_arena_session.c: the token of the last session, else of this scope's,
 * or (it is empty) of any; then of this scope's alone: NGX_OK or NGX_DECLINED.
 * Sets and forgets that of a scope: NGX_OK or NGX_ERROR.
 */

ngx_int_t ngx_http_arena_session_cookie(ngx_http_request_t *r,
    ngx_str_t *scope, ngx_str_t *token);
ngx_int_t ngx_http_arena_session_cookie_kept(ngx_http_request_t *r,
    ngx_str_t *scope, ngx_str_t *token);
ngx_int_t ngx_http_arena_session_cookie_set(ngx_http_request_t *r,
    ngx_str_t *scope, ngx_str_t *token);
ngx_int_t ngx_http_arena_session_cookie_forget(ngx_http_request_t *r,
    ngx_str_t *scope);


/* ngx_http_arena_organiser.c: of the table of credentials */

ngx_int_t ngx_http_arena_organiser_verify(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *token, ngx_uint_t wanted,
    ngx_arena_token_claims_t *claims);
ngx_uint_t ngx_http_arena_organiser_known(ngx_http_request_t *r,
    ngx_str_t *token);


/* ngx_http_arena_source.c */

/* What arguments are taken from: "from" of the table of sources. */
typedef struct {
    ngx_http_request_t        *request;
    ngx_http_arena_ctx_t      *ctx;
    ngx_arena_json_t          *body;       /* NULL: it has none */
} ngx_http_arena_given_t;


extern ngx_arena_argument_source_t  ngx_http_arena_sources[];


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
