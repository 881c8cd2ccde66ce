
/*
 * The HTTP side: configuration, and a request's context.
 */


#ifndef _NGX_HTTP_ARENA_H_INCLUDED_
#define _NGX_HTTP_ARENA_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>
#include "../base/ngx_arena_mask.h"
#include "../base/ngx_arena_origin.h"
#include "../base/ngx_arena_token.h"
#include "../script/ngx_arena_call.h"
#include "../script/ngx_arena_share.h"
#include "../script/ngx_arena_presence.h"
#include "../script/ngx_arena_overload.h"


#define NGX_HTTP_ARENA_VERSION       "0.1.0"

#define NGX_HTTP_ARENA_MAX_CAPTURES  4
#define NGX_HTTP_ARENA_MAX_DEPTH     16
#define NGX_HTTP_ARENA_MAX_CHANNELS  2     /* of a socket */

#define NGX_HTTP_ARENA_NETWORK       8     /* bytes of an IPv6 address */


typedef struct ngx_http_arena_ctx_s     ngx_http_arena_ctx_t;
typedef struct ngx_http_arena_frames_s  ngx_http_arena_frames_t;


/* Who may ask. */
typedef enum {
    ARENA_ANYONE = 0,        /* a session adds to the answer */
    ARENA_SESSION,           /* a session of this battle */
    ARENA_ORGANISER          /* the admin token */
} ngx_http_arena_actor_e;


typedef struct {
    ngx_uint_t                 method;
    ngx_str_t                  path;       /* {name} captures a segment */
    ngx_http_arena_actor_e     actor;
    ngx_str_t                  name;       /* script, or SQL function when it
                                              holds a "." */
} ngx_http_arena_route_t;


typedef struct {
    ngx_str_t                  name;
    ngx_str_t                  value;
} ngx_http_arena_capture_t;


/* An answer that C gives by itself. */
typedef struct {
    ngx_uint_t                 status;
    ngx_str_t                  code;
    ngx_str_t                  detail;
} ngx_http_arena_problem_t;


/* A line of nginx.conf about a limit. */
typedef struct {
    ngx_str_t                  directive;
    ngx_str_t                  name;
    ngx_int_t                  value;
    ngx_str_t                  file;
    ngx_uint_t                 line;
} ngx_http_arena_named_conf_t;


/* A location with arena_subscribe, and where that stands. */
typedef struct {
    void                     **loc_conf;
    ngx_str_t                  file;
    ngx_uint_t                 line;
} ngx_http_arena_location_t;


/* A line of nginx.conf about a rule. */
typedef struct {
    ngx_str_t                  directive;
    ngx_str_t                  name;
    ngx_str_t                  value;
    ngx_str_t                  file;
    ngx_uint_t                 line;
} ngx_http_arena_rule_conf_t;


/* The sockets of a worker, and the end of them. */
typedef struct {
    ngx_queue_t                queue;
    ngx_uint_t                 count;
    ngx_connection_t          *connection; /* NULL once it has begun */
    ngx_event_t                timer;
    ngx_uint_t                 pace;       /* so many in a millisecond */
    ngx_msec_t                 paced;      /* when some were closed last */
} ngx_http_arena_sockets_t;


/* A socket that is open. */
typedef struct {
    ngx_queue_t                queue;      /* in sockets->queue */
    ngx_http_request_t        *request;
    ngx_arena_metrics_t       *metrics;
    ngx_http_arena_sockets_t *sockets;
    ngx_arena_presence_t      *presence;   /* NULL: a spectator's */
} ngx_http_arena_subscriber_t;


/* Pings to the sockets of a worker. */
typedef struct {
    ngx_http_arena_sockets_t *sockets;    /* the next one to be pinged first */
    ngx_event_t                timer;
    ngx_msec_t                 interval;   /* of one socket; 0: off */
    ngx_msec_t                 paced;      /* when some were pinged last */
    ngx_uint_t                 credit;     /* sockets, times interval */
} ngx_http_arena_ping_t;


/* Handshakes of a worker, on their way. */
typedef struct {
    ngx_queue_t                waiting;    /* contexts of those in line */
    ngx_uint_t                 running;
} ngx_http_arena_admission_t;


/* Requests of a worker that wait for a turn. */
typedef struct {
    ngx_arena_fair_t           line;       /* of contexts */
    ngx_event_t                event;
    ngx_uint_t                 percent;    /* of the worker's time */
    int64_t                    credit;     /* us that may be spent now */
    uint64_t                   refilled;   /* when there was more of it */
} ngx_http_arena_pace_t;


typedef void (*ngx_http_arena_turn_pt)(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


typedef struct {
    ngx_flag_t                 enabled;    /* some location uses us */

    ngx_arena_redis_conf_t     redis;
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
    ngx_msec_t                 leaderboard_interval;
    ngx_msec_t                 leaderboard_changed_interval;
    ngx_msec_t                 leaderboard_interval_max;
    ngx_msec_t                 shed;       /* 0: off */
    ngx_uint_t                 journal_backlog;
    ngx_flag_t                 shared;     /* guests share answers */
    ngx_uint_t                 guest_time; /* per cent; 0: all they take */

    ngx_str_t                  zone_name;
    size_t                     zone_size;
    ngx_shm_zone_t            *zone;
    ngx_shm_zone_t            *metrics;

    ngx_arena_script_t       **route_scripts;  /* NULL: a SQL function's */
    ngx_arena_script_t        *subscribe_script;

    ngx_arena_worker_t        *worker;     /* filled when a worker starts, */
    ngx_str_t                  nchan_channel;  /* and these */
    ngx_http_arena_sockets_t   sockets;
    ngx_http_arena_admission_t admission;
    ngx_http_arena_pace_t      pace;
    ngx_http_arena_ping_t      ping;
} ngx_http_arena_main_conf_t;


typedef struct {
    ngx_flag_t                 api;
    ngx_uint_t                 subscribe;  /* ngx_http_arena_subscribe_e */
    ngx_flag_t                 problems;   /* 1: nginx's own errors, too, are
                                              problem+json here */
    size_t                     socket_buffer;  /* bytes unsent, at most */
    ngx_msec_t                 transfer_timeout;  /* of a body, an answer */
    ngx_http_arena_location_t  location;   /* of arena_subscribe */
} ngx_http_arena_loc_conf_t;


typedef enum {
    NGX_HTTP_ARENA_SUBSCRIBE_OFF = 0,
    NGX_HTTP_ARENA_SUBSCRIBE_ANYONE,
    NGX_HTTP_ARENA_SUBSCRIBE_PARTICIPANT
} ngx_http_arena_subscribe_e;


/* How a client asks for events. */
typedef enum {
    NGX_HTTP_ARENA_HANDSHAKE_NONE = 0,
    NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET,
    NGX_HTTP_ARENA_HANDSHAKE_EVENTS        /* EventSource */
} ngx_http_arena_handshake_e;


/* Why a socket was closed. */
typedef enum {
    NGX_HTTP_ARENA_CLOSE_SESSION = 0,      /* it is over */
    NGX_HTTP_ARENA_CLOSE_SLOW,             /* it does not take what is sent */
    NGX_HTTP_ARENA_CLOSE_LOST              /* it may have missed something */
} ngx_http_arena_close_e;


/* What a client has not taken yet. */
typedef struct {
    ngx_queue_t                queue;
    ngx_buf_t                  buf;
    ngx_arena_message_t       *message;
} ngx_http_arena_piece_t;


typedef struct {
    ngx_http_request_t        *request;
    ngx_arena_listener_t       listeners[NGX_HTTP_ARENA_MAX_CHANNELS];
    ngx_uint_t                 nlisteners;
    ngx_uint_t                 waiting;    /* of these, have not joined */
    ngx_queue_t                unsent;     /* pieces, oldest first */
    ngx_queue_t                spare;
    ngx_http_event_handler_pt  write_event_handler;   /* nchan's */
    ngx_uint_t                 websocket;  /* nchan changes the status */
    ngx_uint_t                 public;     /* of the listeners, a bit each:
                                              anybody may hear that */
    ngx_uint_t                 deflate;    /* and it is sent compressed */
} ngx_http_arena_socket_t;


struct ngx_http_arena_ctx_s {
    ngx_http_request_t        *request;
    ngx_http_arena_route_t    *route;
    ngx_uint_t                 route_index;
    ngx_arena_script_t        *script;     /* NULL: a SQL function */

    ngx_http_arena_capture_t   captures[NGX_HTTP_ARENA_MAX_CAPTURES];
    ngx_uint_t                 ncaptures;

    ngx_str_t                  access_token;   /* taken out of the query */
    ngx_arena_token_claims_t   claims;         /* subject empty: none */
    ngx_uint_t                 retry;          /* seconds; 0: its token was
                                                  looked at */
    ngx_arena_call_t          *call;           /* while it is under way */
    ngx_arena_sharer_t         sharer;         /* of an answer for guests */

    /* for the logs */

    ngx_str_t                  name;
    ngx_str_t                  battle;
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


/* ngx_http_arena_directives.c, _redis_directive.c, _rules.c: what nginx
   calls for a line of nginx.conf */

char *ngx_http_arena_redis(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_postgres(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_zone(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_lua_path(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_named(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_rule(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_session_timeout(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_leaderboard_size(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_guest_time(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_leaderboard_interval(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_shed_after(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_subscribe(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_content(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);


/* ngx_http_arena_setup.c: what follows from all the lines; NGX_OK or
   NGX_ERROR, and then why is in the log */

ngx_int_t ngx_http_arena_setup(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_rules.c: the rules of new battles; the same */

ngx_int_t ngx_http_arena_rules(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_nchan.c: the channel of nchan's that holds the sockets of this
   worker, made when it starts; NGX_OK or NGX_ERROR */

ngx_int_t ngx_http_arena_nchan_channel(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);
ngx_int_t ngx_http_arena_nchan_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);


/* ngx_http_arena_nchan_conf.c: whether nchan may serve in our locations as it
   was told to; NGX_OK or NGX_ERROR, and then why is in the log */

ngx_int_t ngx_http_arena_nchan_check(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_secret.c: the files of keys and of admin tokens */

char *ngx_http_arena_secret_file(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_admin_token_file(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


/* The request's context, made when it is first asked for; NULL: no memory. */
ngx_http_arena_ctx_t *ngx_http_arena_ctx(ngx_http_request_t *r);

/* A header's value as the client sent it, or NULL. */
ngx_str_t *ngx_http_arena_header(ngx_http_request_t *r, char *name);

/* The next of that name behind this one, or NULL; after NULL comes the first. */
ngx_table_elt_t *ngx_http_arena_next_header(ngx_http_request_t *r, char *name,
    ngx_table_elt_t *after);


/* ngx_http_arena_route.c */

extern ngx_http_arena_route_t  ngx_http_arena_routes[];
extern ngx_http_arena_route_t  ngx_http_arena_subscribe_route;

/* Finds the scripts of all routes; NGX_OK or NGX_ERROR, and why is logged. */
ngx_int_t ngx_http_arena_routes_init(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);

/*
 * Finds the route and its captures.  Returns NGX_OK, NGX_DECLINED (there is
 * no such path) or NGX_HTTP_NOT_ALLOWED (allow is the header's value).
 */
ngx_int_t ngx_http_arena_route(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *allow);
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


/* ngx_http_arena_window.c */

ngx_int_t ngx_http_arena_zone_add(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_limit.c */

/*
 * Counts a request by its script's limits: with arguments 1 by those that need
 * arguments, with 0 by the others.  0, or the seconds after which it may come
 * again.
 */
ngx_uint_t ngx_http_arena_limit(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_uint_t arguments);

/* A participant has a new session. */
void ngx_http_arena_limit_carry(ngx_http_arena_main_conf_t *amcf,
    ngx_str_t *participant, uint64_t session);

/* Whom a limit by address counts; the buffer is for twice a network. */
void ngx_http_arena_limit_address(ngx_connection_t *c, u_char *buffer,
    ngx_str_t *address);


/* ngx_http_arena_deadline.c: until when this many bytes are to have passed */

void ngx_http_arena_deadline_set(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, off_t size);
void ngx_http_arena_deadline_clear(ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_shed.c: 0, or the seconds after which a request that is not
   run since commands are late may come again.  Its arguments are set. */

ngx_uint_t ngx_http_arena_shed(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


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
ngx_int_t ngx_http_arena_word_problem(ngx_http_request_t *r,
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

/* ngx_http_arena_pace.c */

void ngx_http_arena_pace_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);
ngx_int_t ngx_http_arena_pace_handler(ngx_http_request_t *r);

/* Of a request that was paced: something more is done when its turn comes. */
void ngx_http_arena_pace_enter(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_turn_pt turn);

/* A hash of the address, for turns. */
uint32_t ngx_http_arena_pace_flow(ngx_http_request_t *r);


/* ngx_http_arena_admission.c */

void ngx_http_arena_admission_start(ngx_http_arena_admission_t *admission);
void ngx_http_arena_admission_enter(ngx_http_arena_admission_t *admission,
    ngx_http_arena_ctx_t *ctx);
void ngx_http_arena_admission_leave(ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_shutdown.c */

ngx_int_t ngx_http_arena_shutdown_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);
void ngx_http_arena_shutdown_stop(ngx_http_arena_sockets_t *sockets);
void ngx_http_arena_sockets_add(ngx_http_arena_sockets_t *sockets,
    ngx_http_arena_subscriber_t *subscriber);
void ngx_http_arena_sockets_remove(ngx_http_arena_sockets_t *sockets,
    ngx_http_arena_subscriber_t *subscriber);


/* ngx_http_arena_ping.c */

void ngx_http_arena_ping_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);


/*
 * ngx_http_arena_handshake.c.  The first says which handshake it is: NGX_OK, or
 * NGX_DONE when it is none and that was answered.  From the second on nchan, and
 * all who look at the request's headers and arguments, see the handshake alone,
 * until the request is logged.  NGX_OK or NGX_ERROR.
 */

ngx_int_t ngx_http_arena_handshake(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
ngx_int_t ngx_http_arena_handshake_pass(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_frames.c: from now on what a WebSocket's client says is read
   here.  NGX_OK or NGX_ERROR. */

ngx_int_t ngx_http_arena_frames_open(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_socket.c */

/*
 * Has the request hear channels, with commas between, for as long as it lives.
 * Returns NGX_OK, NGX_AGAIN (each that joins later is told of) or NGX_ERROR.
 */
ngx_int_t ngx_http_arena_socket_open(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *channels);
void ngx_http_arena_socket_leave(ngx_http_arena_socket_t *socket);
ngx_uint_t ngx_http_arena_socket_hear(ngx_arena_listener_t *listener,
    ngx_arena_message_t *message, ngx_arena_form_t *form);

/* Unless something is on the way to it, which tells as much. */
void ngx_http_arena_socket_ping(ngx_http_arena_socket_t *socket);

/* ngx_http_arena_output.c.  The message, if any, is held until it is sent; 0
   when the socket is being closed. */

ngx_uint_t ngx_http_arena_output_send(ngx_http_arena_socket_t *socket,
    ngx_str_t *text, ngx_arena_message_t *message);

/* After any output: lets go of what was sent, waits for the rest. */
void ngx_http_arena_output_settle(ngx_http_arena_socket_t *socket);

/* Lets go of all. */
void ngx_http_arena_output_clear(ngx_http_arena_socket_t *socket);


/*
 * ngx_http_arena_close_frame.c.  The first gives 1 when the text is an order to
 * close sockets, of this session or of others.
 */

ngx_uint_t ngx_http_arena_close_ordered(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *text);
void ngx_http_arena_close_lost(ngx_arena_listener_t *listener);


/* ngx_http_arena_close.c.  None of these ends the request before it returns. */

void ngx_http_arena_close_slow(ngx_http_arena_ctx_t *ctx);
void ngx_http_arena_close_now(ngx_http_arena_ctx_t *ctx);

/* Nothing passes any more; it ends after so many milliseconds. */
ngx_int_t ngx_http_arena_close_begin(ngx_http_arena_ctx_t *ctx,
    ngx_msec_t delay);
void ngx_http_arena_close_count(ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_close_e reason);
void ngx_http_arena_close_drop(ngx_chain_t *in);

/* Makes known to /metrics why sockets may be closed. */
void ngx_http_arena_close_start(ngx_arena_metrics_t *metrics);


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


/* ngx_http_arena_subscribe.c: what listeners of a relay are told by */

extern ngx_arena_listener_calls_t  ngx_http_arena_listener_calls;


/* ngx_http_arena_subscribe.c, _mask.c, _status.c, _scrape.c, _variables.c,
   _filter.c */

ngx_int_t ngx_http_arena_subscribe_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_mask_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_mask_log_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_status_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_metrics_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_arena_add_variables(ngx_conf_t *cf);
ngx_int_t ngx_http_arena_filter_init(ngx_conf_t *cf);

/* The caller's own id when it is sane, else nginx's; NULL: no memory. */
ngx_str_t *ngx_http_arena_request_id(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);


#endif /* _NGX_HTTP_ARENA_H_INCLUDED_ */
