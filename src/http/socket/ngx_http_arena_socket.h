
/*
 * WebSockets and EventSources, from the handshake to the end.
 */


#ifndef _NGX_HTTP_ARENA_SOCKET_H_INCLUDED_
#define _NGX_HTTP_ARENA_SOCKET_H_INCLUDED_


#include "../ngx_http_arena.h"
#include "../../script/ngx_arena_presence.h"


#define NGX_HTTP_ARENA_MAX_CHANNELS  32    /* of a socket: bits of "public" */


/* Who may, in a location. */
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


struct ngx_http_arena_socket_s {
    ngx_http_request_t        *request;
    ngx_arena_listener_t      *listeners;  /* one for each channel */
    ngx_uint_t                 nlisteners;
    ngx_uint_t                 waiting;    /* of these, have not joined */
    ngx_queue_t                unsent;     /* pieces, oldest first */
    ngx_queue_t                spare;
    ngx_http_event_handler_pt  write_event_handler;   /* nchan's */
    ngx_uint_t                 websocket;  /* nchan changes the status */
    ngx_uint_t                 public;     /* of the listeners, a bit each:
                                              anybody may hear that */
    ngx_uint_t                 deflate;    /* and it is sent compressed */
};


/* A socket that is open. */
typedef struct {
    ngx_queue_t                queue;      /* in sockets->queue */
    ngx_http_request_t        *request;
    ngx_arena_metrics_t       *metrics;
    ngx_http_arena_sockets_t  *sockets;
    ngx_arena_presence_t      *presence;   /* NULL: a spectator's */
} ngx_http_arena_subscriber_t;


/* Handshakes of a worker, on their way. */
typedef struct {
    ngx_queue_t                waiting;    /* contexts of those in line */
    ngx_uint_t                 running;
} ngx_http_arena_admission_t;


/* Pings to the sockets of a worker. */
typedef struct {
    ngx_event_t                timer;
    ngx_msec_t                 interval;   /* of one socket; 0: off */
    ngx_msec_t                 paced;      /* when some were pinged last */
    ngx_uint_t                 credit;     /* sockets, times interval */
} ngx_http_arena_ping_t;


/* The end of a worker's sockets, when it exits. */
typedef struct {
    ngx_connection_t          *connection; /* NULL once it has begun */
    ngx_event_t                timer;
    ngx_uint_t                 pace;       /* how many in a millisecond */
    ngx_msec_t                 paced;      /* when some were closed last */
} ngx_http_arena_shutdown_t;


/* What a worker has of sockets. */
struct ngx_http_arena_sockets_s {
    ngx_queue_t                queue;      /* of subscribers; the next one to
                                              be pinged first */
    ngx_uint_t                 count;
    ngx_http_arena_admission_t admission;
    ngx_http_arena_ping_t      ping;
    ngx_http_arena_shutdown_t  shutdown;
};


/* ngx_http_arena_nchan.c: the channel of nchan's that holds the sockets of this
   worker, made when it starts; NGX_OK or NGX_ERROR */

ngx_int_t ngx_http_arena_nchan_channel(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);

/* The variable that names it. */
ngx_int_t ngx_http_arena_nchan_add_variable(ngx_conf_t *cf);


/* ngx_http_arena_admission.c */

void ngx_http_arena_admission_start(ngx_http_arena_admission_t *admission);
void ngx_http_arena_admission_enter(ngx_http_arena_admission_t *admission,
    ngx_http_arena_ctx_t *ctx);
void ngx_http_arena_admission_leave(ngx_http_arena_ctx_t *ctx);


/* ngx_http_arena_shutdown.c */

ngx_int_t ngx_http_arena_shutdown_start(ngx_cycle_t *cycle,
    ngx_http_arena_sockets_t *sockets);
void ngx_http_arena_shutdown_stop(ngx_http_arena_sockets_t *sockets);


/* ngx_http_arena_sockets.c: once in a worker, NGX_OK or NGX_ERROR; at its end */

ngx_int_t ngx_http_arena_sockets_start(ngx_cycle_t *cycle,
    ngx_http_arena_main_conf_t *amcf);
void ngx_http_arena_sockets_stop(ngx_http_arena_main_conf_t *amcf);

void ngx_http_arena_sockets_add(ngx_http_arena_sockets_t *sockets,
    ngx_http_arena_subscriber_t *subscriber);
void ngx_http_arena_sockets_remove(ngx_http_arena_sockets_t *sockets,
    ngx_http_arena_subscriber_t *subscriber);


/* ngx_http_arena_ping.c */

void ngx_http_arena_ping_start(ngx_cycle_t *cycle,
    ngx_http_arena_sockets_t *sockets, ngx_msec_t interval);
void ngx_http_arena_ping_stop(ngx_http_arena_sockets_t *sockets);


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
 * Has the request hear channels, with commas between, for as long as it lives;
 * more than a socket may have are an error of the script's, which is logged.
 * Returns NGX_OK, NGX_AGAIN (each that joins later is told of) or NGX_ERROR.
 */
ngx_int_t ngx_http_arena_socket_open(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *channels);
void ngx_http_arena_socket_leave(ngx_http_arena_socket_t *socket);
ngx_uint_t ngx_http_arena_socket_deliver(ngx_arena_listener_t *listener,
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

/* Nothing passes any more; it ends after these milliseconds. */
ngx_int_t ngx_http_arena_close_begin(ngx_http_arena_ctx_t *ctx,
    ngx_msec_t delay);
void ngx_http_arena_close_count(ngx_http_arena_ctx_t *ctx,
    ngx_http_arena_close_e reason);

/* Makes known to /metrics why sockets may be closed. */
void ngx_http_arena_close_start(ngx_arena_metrics_t *metrics);


/* ngx_http_arena_subscribe.c: what listeners of a relay are told by */

extern ngx_arena_listener_calls_t  ngx_http_arena_listener_calls;


/* ngx_http_arena_subscribe.c: in the access phase */

ngx_int_t ngx_http_arena_subscribe_handler(ngx_http_request_t *r);


#endif /* _NGX_HTTP_ARENA_SOCKET_H_INCLUDED_ */
