
/*
 * What a client says over its WebSocket.  nchan reads frames into its stack,
 * from where a pong that is sent later is sent, too, and keeps as many of them
 * as a client does not take.  So frames are read here, in front of it: it reads
 * an empty pong, or a close frame with nothing but a code, and no other byte.
 * Pings are answered here, when there is nothing else on the way.
 */


#include "ngx_http_arena_socket.h"


#define NGX_HTTP_ARENA_FRAME_FIN       0x80
#define NGX_HTTP_ARENA_FRAME_RESERVED  0x70
#define NGX_HTTP_ARENA_FRAME_MASK      0x80

/* of a control frame that is masked: two bytes and the mask; its payload */
#define NGX_HTTP_ARENA_FRAME_HEAD      6
#define NGX_HTTP_ARENA_FRAME_PAYLOAD   125

/* a client of ours answers three pings a minute, and may ask as often */
#define NGX_HTTP_ARENA_FRAMES_MINUTE   600

/* in one turn of the event loop */
#define NGX_HTTP_ARENA_FRAMES_READS    4
#define NGX_HTTP_ARENA_FRAMES_BUFFER   1024

#define NGX_HTTP_ARENA_CLOSE_NORMAL    1000
#define NGX_HTTP_ARENA_CLOSE_PROTOCOL  1002
#define NGX_HTTP_ARENA_CLOSE_POLICY    1008


typedef struct {
    ngx_buf_t     buf;
    u_char        frame[2 + NGX_HTTP_ARENA_FRAME_PAYLOAD];
} ngx_http_arena_pong_t;


struct ngx_http_arena_frames_s {
    ngx_http_request_t       *request;
    ngx_recv_pt               recv;        /* the connection's own */

    u_char                    head[NGX_HTTP_ARENA_FRAME_HEAD];
    u_char                    code[2];     /* of a close frame */
    size_t                    size;        /* of the head, so far */
    size_t                    length;      /* of the payload, */
    size_t                    taken;       /* so far */
    ngx_http_arena_pong_t    *pong;        /* made with the first ping */

    u_char                    reply[4];    /* what nchan is yet to read */
    size_t                    replies;
    size_t                    replied;

    time_t                    minute;      /* since when they are counted */
    ngx_uint_t                count;

    unsigned                  answers:1;   /* the payload goes to the pong */
    unsigned                  closed:1;    /* nothing is listened to */
};


typedef struct {
    u_char        opcode;
    void        (*begin)(ngx_http_arena_frames_t *frames);
    void        (*end)(ngx_http_arena_frames_t *frames);
} ngx_http_arena_opcode_t;


static void ngx_http_arena_frames_cleanup(void *data);
static ssize_t ngx_http_arena_frames_recv(ngx_connection_t *c, u_char *buf,
    size_t size);
static ssize_t ngx_http_arena_frames_drain(ngx_http_arena_frames_t *frames,
    ngx_connection_t *c);
static void ngx_http_arena_frames_take(ngx_http_arena_frames_t *frames,
    u_char *p, u_char *last);
static ngx_uint_t ngx_http_arena_frames_check(ngx_http_arena_frames_t *frames);
static ngx_uint_t ngx_http_arena_frames_payload(
    ngx_http_arena_frames_t *frames, u_char *p, u_char *last);
static ngx_http_arena_opcode_t *ngx_http_arena_frames_opcode(
    ngx_http_arena_frames_t *frames);
static void ngx_http_arena_frames_none(ngx_http_arena_frames_t *frames);
static void ngx_http_arena_frames_ping(ngx_http_arena_frames_t *frames);
static void ngx_http_arena_frames_answer(ngx_http_arena_frames_t *frames);
static void ngx_http_arena_frames_pong(ngx_http_arena_frames_t *frames);
static void ngx_http_arena_frames_closed(ngx_http_arena_frames_t *frames);
static void ngx_http_arena_frames_close(ngx_http_arena_frames_t *frames,
    ngx_uint_t code);


static ngx_http_arena_opcode_t  ngx_http_arena_opcodes[] = {
    { 0x8, ngx_http_arena_frames_none, ngx_http_arena_frames_closed },
    { 0x9, ngx_http_arena_frames_ping, ngx_http_arena_frames_answer },
    { 0xa, ngx_http_arena_frames_none, ngx_http_arena_frames_pong },
    { 0,   NULL,                       NULL }
};


ngx_int_t
ngx_http_arena_frames_open(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_http_cleanup_t       *cleanup;
    ngx_http_arena_frames_t  *frames;

    cleanup = ngx_http_cleanup_add(r, sizeof(ngx_http_arena_frames_t));
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    frames = cleanup->data;
    ngx_memzero(frames, sizeof(ngx_http_arena_frames_t));

    frames->request = r;
    frames->recv = r->connection->recv;
    frames->minute = ngx_time();

    cleanup->handler = ngx_http_arena_frames_cleanup;

    ctx->frames = frames;
    r->connection->recv = ngx_http_arena_frames_recv;

    return NGX_OK;
}


static void
ngx_http_arena_frames_cleanup(void *data)
{
    ngx_http_arena_frames_t  *frames;

    frames = data;
    frames->request->connection->recv = frames->recv;
}


/* As c->recv() of nginx. */

static ssize_t
ngx_http_arena_frames_recv(ngx_connection_t *c, u_char *buf, size_t size)
{
    u_char                    buffer[NGX_HTTP_ARENA_FRAMES_BUFFER];
    ssize_t                   n;
    ngx_uint_t                reads;
    ngx_http_request_t       *r;
    ngx_http_arena_ctx_t     *ctx;
    ngx_http_arena_frames_t  *frames;

    r = c->data;
    ctx = ngx_http_get_module_ctx(r->main, ngx_http_arena_module);
    frames = ctx->frames;

    for (reads = 0; frames->replied == frames->replies; reads++) {

        if (frames->closed) {
            return ngx_http_arena_frames_drain(frames, c);
        }

        if (reads == NGX_HTTP_ARENA_FRAMES_READS) {
            ngx_post_event(c->read, &ngx_posted_next_events);
            return NGX_AGAIN;
        }

        n = frames->recv(c, buffer, sizeof(buffer));

        if (n <= 0) {
            return n;
        }

        /* nobody speaks before the handshake is answered */

        if (!r->header_sent) {
            c->error = 1;
            return NGX_ERROR;
        }

        ngx_http_arena_frames_take(frames, buffer, buffer + n);
    }

    size = ngx_min(size, frames->replies - frames->replied);
    ngx_memcpy(buf, frames->reply + frames->replied, size);
    frames->replied += size;

    return size;
}


static ssize_t
ngx_http_arena_frames_drain(ngx_http_arena_frames_t *frames,
    ngx_connection_t *c)
{
    u_char      buffer[NGX_HTTP_ARENA_FRAMES_BUFFER];
    ssize_t     n;
    ngx_uint_t  reads;

    for (reads = 0; reads < NGX_HTTP_ARENA_FRAMES_READS; reads++) {
        n = frames->recv(c, buffer, sizeof(buffer));

        if (n <= 0) {
            return n;
        }
    }

    ngx_post_event(c->read, &ngx_posted_next_events);

    return NGX_AGAIN;
}


static void
ngx_http_arena_frames_take(ngx_http_arena_frames_t *frames, u_char *p,
    u_char *last)
{
    while (p < last && !frames->closed) {

        if (frames->size < NGX_HTTP_ARENA_FRAME_HEAD) {
            frames->head[frames->size++] = *p++;

            if (frames->size == 2 && !ngx_http_arena_frames_check(frames)) {
                return;
            }

            if (frames->size < NGX_HTTP_ARENA_FRAME_HEAD) {
                continue;
            }

            frames->taken = 0;
            ngx_http_arena_frames_opcode(frames)->begin(frames);
        }

        p += ngx_http_arena_frames_payload(frames, p, last);

        if (frames->taken == frames->length) {
            frames->size = 0;
            ngx_http_arena_frames_opcode(frames)->end(frames);
        }
    }
}


/* A client that may say nothing sends control frames, whole and masked. */

static ngx_uint_t
ngx_http_arena_frames_check(ngx_http_arena_frames_t *frames)
{
    if (ngx_time() - frames->minute >= 60) {
        frames->minute = ngx_time();
        frames->count = 0;
    }

    frames->length = frames->head[1] & ~NGX_HTTP_ARENA_FRAME_MASK;

    if (!(frames->head[1] & NGX_HTTP_ARENA_FRAME_MASK)) {
        ngx_http_arena_frames_close(frames, NGX_HTTP_ARENA_CLOSE_PROTOCOL);

    } else if ((frames->head[0] & 0x0f) < 0x8
               || frames->count++ == NGX_HTTP_ARENA_FRAMES_MINUTE)
    {
        ngx_http_arena_frames_close(frames, NGX_HTTP_ARENA_CLOSE_POLICY);

    } else if (!(frames->head[0] & NGX_HTTP_ARENA_FRAME_FIN)
               || (frames->head[0] & NGX_HTTP_ARENA_FRAME_RESERVED)
               || frames->length > NGX_HTTP_ARENA_FRAME_PAYLOAD
               || ngx_http_arena_frames_opcode(frames)->end == NULL)
    {
        ngx_http_arena_frames_close(frames, NGX_HTTP_ARENA_CLOSE_PROTOCOL);
    }

    return !frames->closed;
}


/* Gives how much of it there was. */

static ngx_uint_t
ngx_http_arena_frames_payload(ngx_http_arena_frames_t *frames, u_char *p,
    u_char *last)
{
    u_char   plain;
    size_t   i, n;

    n = ngx_min((size_t) (last - p), frames->length - frames->taken);

    for (i = 0; i < n; i++, frames->taken++) {
        plain = p[i] ^ frames->head[2 + frames->taken % 4];

        if (frames->answers) {
            frames->pong->frame[2 + frames->taken] = plain;
        }

        if (frames->taken < sizeof(frames->code)) {
            frames->code[frames->taken] = plain;
        }
    }

    return n;
}


static ngx_http_arena_opcode_t *
ngx_http_arena_frames_opcode(ngx_http_arena_frames_t *frames)
{
    ngx_http_arena_opcode_t  *opcode;

    opcode = ngx_http_arena_opcodes;

    while (opcode->end && opcode->opcode != (frames->head[0] & 0x0f)) {
        opcode++;
    }

    return opcode;
}


static void
ngx_http_arena_frames_none(ngx_http_arena_frames_t *frames)
{
    frames->answers = 0;
}


/* While something is on the way to the client, a ping has no answer. */

static void
ngx_http_arena_frames_ping(ngx_http_arena_frames_t *frames)
{
    ngx_http_request_t  *r;

    r = frames->request;
    frames->answers = 0;

    if (r->out || r->connection->buffered) {
        return;
    }

    if (frames->pong == NULL) {
        frames->pong = ngx_pcalloc(r->pool, sizeof(ngx_http_arena_pong_t));

        if (frames->pong == NULL) {
            return;
        }
    }

    frames->answers = (ngx_buf_size(&frames->pong->buf) == 0);
}


static void
ngx_http_arena_frames_answer(ngx_http_arena_frames_t *frames)
{
    ngx_buf_t             *b;
    ngx_chain_t            out;
    ngx_http_request_t    *r;
    ngx_http_arena_ctx_t  *ctx;

    if (!frames->answers) {
        return;
    }

    frames->pong->frame[0] = NGX_HTTP_ARENA_FRAME_FIN | 0xa;
    frames->pong->frame[1] = (u_char) frames->length;

    b = &frames->pong->buf;
    ngx_memzero(b, sizeof(ngx_buf_t));
    b->start = frames->pong->frame;
    b->pos = b->start;
    b->last = b->start + 2 + frames->length;
    b->end = b->last;
    b->memory = 1;
    b->flush = 1;

    out.buf = b;
    out.next = NULL;

    r = frames->request;
    ctx = ngx_http_get_module_ctx(r, ngx_http_arena_module);

    if (ngx_http_output_filter(r, &out) == NGX_ERROR) {
        ngx_http_arena_close_now(ctx);
        return;
    }

    ngx_http_arena_output_settle(ctx->socket);
}


/* nchan waits for the answer to its own ping; several are as one. */

static void
ngx_http_arena_frames_pong(ngx_http_arena_frames_t *frames)
{
    frames->reply[0] = NGX_HTTP_ARENA_FRAME_FIN | 0xa;
    frames->reply[1] = 0;
    frames->replies = 2;
    frames->replied = 0;
}


/* A code that nobody may send, or half of one, is none (RFC 6455, 7.4). */

static void
ngx_http_arena_frames_closed(ngx_http_arena_frames_t *frames)
{
    ngx_uint_t  code;

    code = (frames->code[0] << 8) | frames->code[1];

    if (frames->length == 0) {
        code = NGX_HTTP_ARENA_CLOSE_NORMAL;

    } else if (frames->length == 1 || code < 1000 || code > 4999
               || (code > 1003 && code < 1007)
               || (code > 1014 && code < 3000))
    {
        code = NGX_HTTP_ARENA_CLOSE_PROTOCOL;
    }

    ngx_http_arena_frames_close(frames, code);
}


/* nchan reads that the client closes, and says the same. */

static void
ngx_http_arena_frames_close(ngx_http_arena_frames_t *frames, ngx_uint_t code)
{
    frames->reply[0] = NGX_HTTP_ARENA_FRAME_FIN | 0x8;
    frames->reply[1] = 2;
    frames->reply[2] = (u_char) (code >> 8);
    frames->reply[3] = (u_char) code;
    frames->replies = 4;
    frames->replied = 0;
    frames->closed = 1;
}
