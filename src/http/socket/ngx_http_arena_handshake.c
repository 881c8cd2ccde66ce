
/*
 * What of a subscriber's request nchan is shown: a handshake, made anew here,
 * and nothing that the client sent but the key in it.  nchan takes message ids
 * from several headers and arguments, and some that it takes end a worker.  So
 * this is a list of what may pass, not of what may not.
 *
 * When nchan has let go of the request, the log sees it as it came.
 */


#include "ngx_http_arena_socket.h"
#include "../request/ngx_http_arena_reply.h"


/* in base64: of 16 bytes */
#define NGX_HTTP_ARENA_KEY_LEN  24


typedef struct {
    ngx_uint_t    handshake;     /* ngx_http_arena_handshake_e */
    ngx_str_t     name;
    ngx_str_t     lowcase;
    ngx_str_t     value;         /* empty: the client's, which was checked */
} ngx_http_arena_handshake_header_t;


/* What the client sent. */
typedef struct {
    ngx_http_request_t     *request;
    ngx_str_t               args;
    ngx_http_headers_in_t   headers_in;
} ngx_http_arena_handshake_saved_t;


static ngx_uint_t ngx_http_arena_handshake_kind(ngx_http_request_t *r);
static ngx_uint_t ngx_http_arena_handshake_has(ngx_http_request_t *r,
    char *name, char *text);
static ngx_str_t *ngx_http_arena_handshake_only(ngx_http_request_t *r,
    char *name);
static ngx_uint_t ngx_http_arena_handshake_is_key(ngx_str_t *value);
static ngx_int_t ngx_http_arena_handshake_version(ngx_http_request_t *r);
static ngx_int_t ngx_http_arena_handshake_refuse(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, char *detail);
static ngx_int_t ngx_http_arena_handshake_stream(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx);
static ngx_int_t ngx_http_arena_handshake_header(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_handshake_header_t *row);
static void ngx_http_arena_handshake_restore(void *data);


/*
 * Sec-WebSocket-Protocol and Sec-WebSocket-Extensions are not here: nchan
 * negotiates nothing.  Who wants them reads them with ngx_http_arena_header()
 * before ngx_http_arena_handshake_pass() is called.
 */

static ngx_http_arena_handshake_header_t  ngx_http_arena_handshake_headers[] = {

    { NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET, ngx_string("Upgrade"),
      ngx_string("upgrade"), ngx_string("websocket") },

    { NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET, ngx_string("Connection"),
      ngx_string("connection"), ngx_string("Upgrade") },

    { NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET, ngx_string("Sec-WebSocket-Version"),
      ngx_string("sec-websocket-version"), ngx_string("13") },

    { NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET, ngx_string("Sec-WebSocket-Key"),
      ngx_string("sec-websocket-key"), ngx_null_string },

    { NGX_HTTP_ARENA_HANDSHAKE_EVENTS, ngx_string("Accept"),
      ngx_string("accept"), ngx_string("text/event-stream") },

    { NGX_HTTP_ARENA_HANDSHAKE_NONE, ngx_null_string, ngx_null_string,
      ngx_null_string }
};


ngx_int_t
ngx_http_arena_handshake(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_str_t  *key;

    ctx->handshake = ngx_http_arena_handshake_kind(r);

    if (ctx->handshake == NGX_HTTP_ARENA_HANDSHAKE_NONE) {
        return ngx_http_arena_handshake_refuse(r,
                                      &ngx_http_arena_upgrade_required, NULL);
    }

    if (r->headers_in.content_length_n > 0 || r->headers_in.chunked) {
        return ngx_http_arena_handshake_refuse(r, &ngx_http_arena_bad_request,
                                     "A request for events has no body.");
    }

    if (ctx->handshake == NGX_HTTP_ARENA_HANDSHAKE_EVENTS) {
        return NGX_OK;
    }

    if (ngx_http_arena_handshake_version(r) != NGX_OK) {
        return NGX_DONE;
    }

    key = ngx_http_arena_handshake_only(r, "Sec-WebSocket-Key");

    if (key == NULL || !ngx_http_arena_handshake_is_key(key)) {
        return ngx_http_arena_handshake_refuse(r, &ngx_http_arena_bad_request,
                   "Sec-WebSocket-Key must be there once: 16 bytes in base64.");
    }

    ctx->handshake_key = *key;

    return NGX_OK;
}


/* An upgrade to something else, or without "Connection", is none (RFC 9110). */

static ngx_uint_t
ngx_http_arena_handshake_kind(ngx_http_request_t *r)
{
    ngx_str_t  *upgrade;

    upgrade = ngx_http_arena_header(r, "Upgrade");

    if (upgrade && r->http_version == NGX_HTTP_VERSION_11
        && upgrade->len == sizeof("websocket") - 1
        && ngx_strncasecmp(upgrade->data, (u_char *) "websocket",
                           upgrade->len)
           == 0
        && ngx_http_arena_handshake_has(r, "Connection", "upgrade"))
    {
        return NGX_HTTP_ARENA_HANDSHAKE_WEBSOCKET;
    }

    if (ngx_http_arena_handshake_has(r, "Accept", "text/event-stream")) {
        return NGX_HTTP_ARENA_HANDSHAKE_EVENTS;
    }

    return NGX_HTTP_ARENA_HANDSHAKE_NONE;
}


/* Whether a header of this name has this text in it. */

static ngx_uint_t
ngx_http_arena_handshake_has(ngx_http_request_t *r, char *name, char *text)
{
    ngx_str_t        *value;
    ngx_table_elt_t  *header;

    header = NULL;

    while ((header = ngx_http_arena_next_header(r, name, header)) != NULL) {
        value = &header->value;

        if (ngx_strlcasestrn(value->data, value->data + value->len,
                             (u_char *) text, ngx_strlen(text) - 1))
        {
            return 1;
        }
    }

    return 0;
}


/* The value of the one header of this name; NULL: there are more, or none. */

static ngx_str_t *
ngx_http_arena_handshake_only(ngx_http_request_t *r, char *name)
{
    ngx_table_elt_t  *header;

    header = ngx_http_arena_next_header(r, name, NULL);

    if (header == NULL || ngx_http_arena_next_header(r, name, header) != NULL)
    {
        return NULL;
    }

    return &header->value;
}


static ngx_uint_t
ngx_http_arena_handshake_is_key(ngx_str_t *value)
{
    u_char     buffer[NGX_HTTP_ARENA_KEY_LEN];
    ngx_str_t  plain;

    if (value->len != NGX_HTTP_ARENA_KEY_LEN) {
        return 0;
    }

    plain.data = buffer;

    return ngx_decode_base64(&plain, value) == NGX_OK && plain.len == 16;
}


static ngx_int_t
ngx_http_arena_handshake_version(ngx_http_request_t *r)
{
    ngx_str_t         *version;
    static ngx_str_t   ours = ngx_string("13");

    version = ngx_http_arena_handshake_only(r, "Sec-WebSocket-Version");

    if (version && ngx_arena_equal(version, &ours)) {
        return NGX_OK;
    }

    if (ngx_http_arena_add_header(r, "Sec-WebSocket-Version", &ours)
        != NGX_OK)
    {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return NGX_DONE;
    }

    return ngx_http_arena_handshake_refuse(r, &ngx_http_arena_upgrade_required,
                     "Sec-WebSocket-Version must be there once, and be 13.");
}


static ngx_int_t
ngx_http_arena_handshake_refuse(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, char *detail)
{
    ngx_int_t         rc;
    ngx_str_t         text;
    static ngx_str_t  websocket = ngx_string("websocket");

    /* later versions of HTTP have no such header */

    if (problem == &ngx_http_arena_upgrade_required
        && r->http_version < NGX_HTTP_VERSION_20
        && ngx_http_arena_add_header(r, "Upgrade", &websocket) != NGX_OK)
    {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return NGX_DONE;
    }

    if (detail) {
        text.data = (u_char *) detail;
        text.len = ngx_strlen(detail);
    }

    rc = ngx_http_arena_problem(r, problem, detail ? &text : NULL, NULL);
    ngx_http_finalize_request(r, rc);

    return NGX_DONE;
}


ngx_int_t
ngx_http_arena_handshake_pass(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_http_cleanup_t                 *cleanup;
    ngx_http_headers_in_t              *in;
    ngx_http_arena_handshake_saved_t   *saved;
    ngx_http_arena_handshake_header_t  *row;

    /* what the answer takes from the request */

    (void) ngx_http_arena_request_id(r, ctx);

    if (ngx_http_arena_handshake_stream(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    cleanup = ngx_http_cleanup_add(r, sizeof(ngx_http_arena_handshake_saved_t));
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    in = &r->headers_in;

    saved = cleanup->data;
    saved->request = r;
    saved->args = r->args;
    saved->headers_in = *in;

    ngx_memzero(in, sizeof(ngx_http_headers_in_t));
    ngx_str_null(&r->args);

    in->server = saved->headers_in.server;
    in->connection_type = saved->headers_in.connection_type;
    in->content_length_n = -1;
    in->keep_alive_n = -1;

    cleanup->handler = ngx_http_arena_handshake_restore;

    if (ngx_list_init(&in->headers, r->pool, 4, sizeof(ngx_table_elt_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    for (row = ngx_http_arena_handshake_headers; row->name.len; row++) {

        if (row->handshake == ctx->handshake
            && ngx_http_arena_handshake_header(r, ctx, row) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/*
 * No nginx in front is to keep an event until a buffer is full.  What anyone
 * may hear, pages of any site may; none with a visitor's cookie.
 */

static ngx_int_t
ngx_http_arena_handshake_stream(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx)
{
    static ngx_str_t  no = ngx_string("no");
    static ngx_str_t  any = ngx_string("*");

    if (ctx->handshake != NGX_HTTP_ARENA_HANDSHAKE_EVENTS) {
        return NGX_OK;
    }

    if (ngx_http_arena_add_header(r, "X-Accel-Buffering", &no) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_http_arena_header(r, "Origin") == NULL) {
        return NGX_OK;
    }

    return ngx_http_arena_add_header(r, "Access-Control-Allow-Origin", &any);
}


/* nchan reads the list; what nginx itself has beside it points there. */

static ngx_int_t
ngx_http_arena_handshake_header(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_http_arena_handshake_header_t *row)
{
    ngx_table_elt_t            *header, **slot;
    ngx_http_header_t          *known;
    ngx_http_core_main_conf_t  *cmcf;

    header = ngx_list_push(&r->headers_in.headers);
    if (header == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(header, sizeof(ngx_table_elt_t));
    header->key = row->name;
    header->lowcase_key = row->lowcase.data;
    header->hash = ngx_hash_key(row->lowcase.data, row->lowcase.len);
    header->value = row->value.len ? row->value : ctx->handshake_key;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);
    known = ngx_hash_find(&cmcf->headers_in_hash, header->hash,
                          row->lowcase.data, row->lowcase.len);

    if (known && known->offset) {
        slot = (ngx_table_elt_t **) ((u_char *) &r->headers_in + known->offset);
        *slot = header;
    }

    return NGX_OK;
}


/* Of all handlers of the request this one is the last, and before the log. */

static void
ngx_http_arena_handshake_restore(void *data)
{
    ngx_http_request_t                *r;
    ngx_http_arena_handshake_saved_t  *saved;

    saved = data;
    r = saved->request;

    r->args = saved->args;
    r->headers_in = saved->headers_in;
}
