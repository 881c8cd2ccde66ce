
/*
 * What all of the HTTP side knows: the configuration, and a request's context.
 */


#ifndef _NGX_HTTP_ARENA_H_INCLUDED_
#define _NGX_HTTP_ARENA_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>
#include "../base/ngx_arena_token.h"
#include "../script/ngx_arena_call.h"
#include "../script/ngx_arena_share.h"


#define NGX_HTTP_ARENA_VERSION       "0.1.0"

#define NGX_HTTP_ARENA_MAX_CAPTURES  4


typedef struct ngx_http_arena_ctx_s      ngx_http_arena_ctx_t;
typedef struct ngx_http_arena_route_s    ngx_http_arena_route_t;
typedef struct ngx_http_arena_pace_s     ngx_http_arena_pace_t;
typedef struct ngx_http_arena_credential_s  ngx_http_arena_credential_t;
typedef struct ngx_http_arena_socket_s   ngx_http_arena_socket_t;
typedef struct ngx_http_arena_sockets_s  ngx_http_arena_sockets_t;
typedef struct ngx_http_arena_frames_s   ngx_http_arena_frames_t;


typedef struct {
    ngx_str_t                  name;
    ngx_str_t                  value;
} ngx_http_arena_capture_t;


/* A location with arena_subscribe, and where that stands. */
typedef struct {
    void                     **loc_conf;
    ngx_str_t                  file;
    ngx_uint_t                 line;
} ngx_http_arena_location_t;


typedef void (*ngx_http_arena_turn_pt)(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
typedef void (*ngx_http_arena_leave_pt)(ngx_http_arena_ctx_t *ctx);


typedef struct {
    ngx_flag_t                 enabled;    /* some location uses us */

    ngx_arena_redis_conf_t     redis;
    ngx_arena_channels_conf_t  channels;
    ngx_arena_postgres_conf_t  postgres;
    void                      *jobs;       /* the root file's */
    ngx_arena_scripts_t        scripts;

    ngx_array_t                keys;       /* of ngx_arena_token_key_t */
    ngx_array_t                admin_tokens;  /* of ngx_str_t */

    ngx_array_t                rules;      /* of ngx_http_arena_rule_conf_t */
    ngx_array_t                limits;     /* of ngx_http_arena_named_conf_t */
    ngx_array_t                locations;  /* of ngx_http_arena_location_t */
    ngx_int_t                  organiser_limit;   /* 0: off */
    ngx_array_t                settings;   /* of ngx_arena_setting_t */
    ngx_msec_t                 shed;       /* 0: off */
    ngx_flag_t                 shared;     /* guests share answers */
    ngx_uint_t                 guest_time; /* per cent; 0: all they take */
    ngx_msec_t                 ping_interval;  /* of a socket; 0: off */

    ngx_str_t                  zone_name;
    size_t                     zone_size;
    ngx_shm_zone_t            *zone;
    ngx_shm_zone_t            *metrics;

    ngx_http_arena_route_t    *routes;     /* up to one without a method */
    ngx_arena_script_t       **route_scripts;  /* NULL: a SQL function's */

    ngx_arena_worker_t        *worker;     /* filled when a worker starts, */
    ngx_str_t                  nchan_channel;  /* and these */
    ngx_http_arena_pace_t     *pace;
    ngx_http_arena_sockets_t  *sockets;
} ngx_http_arena_main_conf_t;


typedef struct {
    ngx_flag_t                 api;
    ngx_str_t                  route;      /* all that is here; empty: by path */
    ngx_uint_t                 subscribe;  /* ngx_http_arena_subscribe_e */
    ngx_flag_t                 problems;   /* 1: nginx's own errors, too, are
                                              problem+json here */
    size_t                     socket_buffer;  /* bytes unsent, at most */
    ngx_msec_t                 transfer_timeout;  /* of a body, an answer */
    ngx_array_t               *origins;    /* of ngx_arena_origin_pattern_t;
                                              NULL: none but its own */
    ngx_http_arena_location_t  location;   /* of arena_subscribe */
} ngx_http_arena_loc_conf_t;


struct ngx_http_arena_ctx_s {
    ngx_http_request_t        *request;
    ngx_http_arena_route_t    *route;
    ngx_arena_script_t        *script;     /* NULL: a SQL function */

    ngx_http_arena_capture_t   captures[NGX_HTTP_ARENA_MAX_CAPTURES];
    ngx_uint_t                 ncaptures;

    ngx_str_t                  access_token;   /* taken out of the query */
    ngx_http_arena_credential_t  *credential;  /* it was let in by; NULL */
    ngx_arena_token_claims_t   claims;         /* subject empty: none */
    ngx_uint_t                 retry;          /* seconds; 0: its token was
                                                  looked at */
    ngx_arena_call_t          *call;           /* while it is under way */
    ngx_arena_sharer_t         sharer;         /* of an answer for guests */
    ngx_http_arena_leave_pt    leave;          /* the client is gone; NULL */

    /* for the logs */

    ngx_str_t                  name;
    ngx_str_t                  scope;          /* what it is about */
    ngx_str_t                  participant;
    ngx_str_t                  code;
    ngx_str_t                  channels;
    ngx_str_t                  request_id;
    ngx_str_t                  replacement;    /* body for an error page */
    ngx_msec_t                 redis_time;
    uint64_t                   began;          /* us; 0: it is not counted */

    ngx_uint_t                 handshake;  /* ngx_http_arena_handshake_e */
    ngx_str_t                  handshake_key;
    ngx_http_arena_socket_t   *socket;     /* of a subscriber */
    ngx_http_arena_frames_t   *frames;     /* of a WebSocket */
    ngx_event_t                close;
    ngx_event_t                deadline;   /* of a body, or of an answer */
    ngx_queue_t                queue;      /* in admission->waiting */
    ngx_queue_t                pace;       /* in pace->line, while ... */
    ngx_http_arena_turn_pt     turn;       /* ... this is to be done */
    ngx_str_t                  answer;     /* that waits for it */
    uint64_t                   arrived;    /* us; 0: it did not wait */

    unsigned                   paced:1;        /* may begin, or knows when */
    unsigned                   guest:1;        /* shows no credentials */
    unsigned                   waits:1;        /* in line */
    unsigned                   admitting:1;    /* the script is under way */
    unsigned                   checked:1;      /* once more, channels heard */
    unsigned                   ended:1;        /* the session, before that */
    unsigned                   subscribed:1;
    unsigned                   over:1;         /* the socket is being closed */
    unsigned                   replaced:1;     /* nginx's own error page */
};


extern ngx_module_t  ngx_http_arena_module;


/* The request's context, made when it is first asked for; NULL: no memory. */
ngx_http_arena_ctx_t *ngx_http_arena_ctx(ngx_http_request_t *r);

/* A header's value as the client sent it, or NULL. */
ngx_str_t *ngx_http_arena_header(ngx_http_request_t *r, char *name);

/* The next of that name behind this one, or NULL; after NULL comes the first. */
ngx_table_elt_t *ngx_http_arena_next_header(ngx_http_request_t *r, char *name,
    ngx_table_elt_t *after);


/* The caller's own id when it is sane, else nginx's; NULL: no memory. */
ngx_str_t *ngx_http_arena_request_id(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);

/* conf/ngx_http_arena_settings.c: what nginx.conf says of a setting, by name */
ngx_uint_t ngx_http_arena_setting_value(ngx_array_t *settings,
    ngx_str_t *name);


#endif /* _NGX_HTTP_ARENA_H_INCLUDED_ */
