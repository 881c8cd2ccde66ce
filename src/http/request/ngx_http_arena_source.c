
/*
 * Where the arguments of scripts come from.  To add a source: a row, by the name
 * that headers call it, and its function.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


#define NGX_HTTP_ARENA_TRACEPARENT  "00-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-"       \
                                    "xxxxxxxxxxxxxxxx-xx"


static ngx_arena_json_t *ngx_http_arena_source_path(void *from,
    ngx_arena_argument_t *argument, ngx_arena_json_t *text);
static ngx_arena_json_t *ngx_http_arena_source_query(void *from,
    ngx_arena_argument_t *argument, ngx_arena_json_t *text);
static ngx_arena_json_t *ngx_http_arena_source_body(void *from,
    ngx_arena_argument_t *argument, ngx_arena_json_t *text);
static ngx_arena_json_t *ngx_http_arena_source_address(void *from,
    ngx_arena_argument_t *argument, ngx_arena_json_t *text);
static ngx_arena_json_t *ngx_http_arena_source_actor(void *from,
    ngx_arena_argument_t *argument, ngx_arena_json_t *text);
static ngx_arena_json_t *ngx_http_arena_source_traceparent(void *from,
    ngx_arena_argument_t *argument, ngx_arena_json_t *text);
static ngx_uint_t ngx_http_arena_is_traceparent(ngx_str_t *text);
static ngx_arena_json_t *ngx_http_arena_source_text(
    ngx_http_arena_given_t *given, ngx_str_t *value, ngx_arena_json_t *text);


/* Those that are our own are not said by the client, and what makes two
   requests the same is without them. */

ngx_arena_argument_source_t  ngx_http_arena_sources[] = {
    { ngx_string("path"),        0, 0, ngx_http_arena_source_path },
    { ngx_string("query"),       0, 0, ngx_http_arena_source_query },
    { ngx_string("body"),        1, 0, ngx_http_arena_source_body },
    { ngx_string("address"),     0, 1, ngx_http_arena_source_address },
    { ngx_string("actor"),       0, 1, ngx_http_arena_source_actor },
    { ngx_string("traceparent"), 0, 1, ngx_http_arena_source_traceparent },

    { ngx_null_string, 0, 0, NULL }
};


static ngx_arena_json_t *
ngx_http_arena_source_path(void *from, ngx_arena_argument_t *argument,
    ngx_arena_json_t *text)
{
    ngx_http_arena_given_t  *given = from;

    ngx_uint_t             i;
    ngx_http_arena_ctx_t  *ctx;

    ctx = given->ctx;

    for (i = 0; i < ctx->ncaptures; i++) {
        if (ngx_arena_equal(&ctx->captures[i].name, &argument->name)) {
            return ngx_http_arena_source_text(given, &ctx->captures[i].value,
                                              text);
        }
    }

    return NULL;
}


static ngx_arena_json_t *
ngx_http_arena_source_query(void *from, ngx_arena_argument_t *argument,
    ngx_arena_json_t *text)
{
    ngx_http_arena_given_t  *given = from;

    u_char     *src, *dst, *p;
    ngx_str_t   raw;

    if (ngx_http_arg(given->request, argument->name.data, argument->name.len,
                     &raw)
            != NGX_OK
        || ngx_http_arena_source_text(given, &raw, text) == NULL)
    {
        return NULL;
    }

    /* as forms write a space */

    for (p = text->text.data; p < text->text.data + text->text.len; p++) {
        if (*p == '+') {
            *p = ' ';
        }
    }

    src = text->text.data;
    dst = src;
    ngx_unescape_uri(&dst, &src, text->text.len, NGX_UNESCAPE_URI);
    text->text.len = dst - text->text.data;

    return text;
}


static ngx_arena_json_t *
ngx_http_arena_source_body(void *from, ngx_arena_argument_t *argument,
    ngx_arena_json_t *text)
{
    ngx_http_arena_given_t  *given = from;

    (void) text;

    return given->body ? ngx_arena_json_member(given->body, &argument->name)
                       : NULL;
}


/* Says who shares an address, and is none. */

static ngx_arena_json_t *
ngx_http_arena_source_address(void *from, ngx_arena_argument_t *argument,
    ngx_arena_json_t *text)
{
    ngx_http_arena_given_t  *given = from;

    u_char                       buffer[NGX_SOCKADDR_STRLEN + 8];
    u_char                       network[2 * NGX_HTTP_ARENA_NETWORK];
    ngx_str_t                    address, alias;
    ngx_http_arena_main_conf_t  *amcf;

    (void) argument;

    amcf = ngx_http_get_module_main_conf(given->request,
                                         ngx_http_arena_module);

    ngx_http_arena_limit_address(given->request->connection, network,
                                 &address);

    alias.data = buffer;
    alias.len = ngx_snprintf(buffer, sizeof(buffer), "address %V", &address)
                - buffer;

    ngx_memzero(text, sizeof(ngx_arena_json_t));
    text->type = NGX_ARENA_JSON_STRING;

    return ngx_arena_token_alias(given->ctx->call->pool, &amcf->keys, &alias,
                                 &text->text)
           == NGX_OK ? text : NULL;
}


/* The name of the credential that it was let in by; a visitor has none. */

static ngx_arena_json_t *
ngx_http_arena_source_actor(void *from, ngx_arena_argument_t *argument,
    ngx_arena_json_t *text)
{
    ngx_http_arena_given_t  *given = from;

    ngx_http_arena_credential_t  *credential;

    (void) argument;

    credential = given->ctx->credential;

    return credential ? ngx_http_arena_source_text(given, &credential->name,
                                                   text)
                      : NULL;
}


/* As W3C's Trace Context has it; one that is of another form is none. */

static ngx_arena_json_t *
ngx_http_arena_source_traceparent(void *from, ngx_arena_argument_t *argument,
    ngx_arena_json_t *text)
{
    ngx_http_arena_given_t  *given = from;

    ngx_str_t  *value;

    (void) argument;

    value = ngx_http_arena_header(given->request, "traceparent");

    return value && ngx_http_arena_is_traceparent(value)
           ? ngx_http_arena_source_text(given, value, text) : NULL;
}


static ngx_uint_t
ngx_http_arena_is_traceparent(ngx_str_t *text)
{
    u_char       c;
    size_t       i;
    static char  form[] = NGX_HTTP_ARENA_TRACEPARENT;

    if (text->len != sizeof(form) - 1) {
        return 0;
    }

    for (i = 0; i < text->len; i++) {
        c = text->data[i];

        if (form[i] == 'x' ? !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
                           : c != form[i])
        {
            return 0;
        }
    }

    return 1;
}


/* The call goes on when the request is no more. */

static ngx_arena_json_t *
ngx_http_arena_source_text(ngx_http_arena_given_t *given, ngx_str_t *value,
    ngx_arena_json_t *text)
{
    ngx_memzero(text, sizeof(ngx_arena_json_t));
    text->type = NGX_ARENA_JSON_STRING;

    return ngx_arena_call_copy(given->ctx->call, value, &text->text) == NGX_OK
           ? text : NULL;
}
