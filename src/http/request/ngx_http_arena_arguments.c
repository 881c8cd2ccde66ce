
/*
 * The request's form: its path, query and body against the script's header,
 * so that a bad request never reaches Redis.  What the call is given is in its
 * own pool: it goes on when the request is no more.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


static ngx_int_t ngx_http_arena_body(ngx_http_request_t *r, ngx_str_t *body);
static ngx_int_t ngx_http_arena_read_temp(ngx_buf_t *b, u_char *p);
static ngx_int_t ngx_http_arena_function_arguments(ngx_http_arena_ctx_t *ctx,
    ngx_str_t *body);
static ngx_int_t ngx_http_arena_parse_body(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *body, ngx_arena_json_t **json);
static ngx_int_t ngx_http_arena_set_argument(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_uint_t i, ngx_arena_json_t *body,
    ngx_array_t *faults);
static ngx_arena_json_t *ngx_http_arena_find_argument(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_arena_argument_t *argument,
    ngx_arena_json_t *body, ngx_arena_json_t *text);
static ngx_int_t ngx_http_arena_query_argument(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *name, ngx_str_t *value);
static ngx_int_t ngx_http_arena_address_argument(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *value);
static ngx_int_t ngx_http_arena_not_found_as(ngx_http_request_t *r,
    ngx_str_t *code);


ngx_http_arena_problem_t *
ngx_http_arena_check_body(ngx_http_request_t *r)
{
    u_char            *last;
    ngx_str_t         *type;
    static ngx_str_t   json = ngx_string("application/json");

    if (r->headers_in.content_length_n <= 0 && !r->headers_in.chunked) {
        return NULL;
    }

    if (r->headers_in.content_type == NULL) {
        return &ngx_http_arena_unsupported_media_type;
    }

    type = &r->headers_in.content_type->value;
    last = type->data + json.len;

    if (type->len < json.len
        || ngx_strncasecmp(type->data, json.data, json.len) != 0
        || (type->len > json.len && *last != ';' && *last != ' '))
    {
        return &ngx_http_arena_unsupported_media_type;
    }

    return NULL;
}


ngx_int_t
ngx_http_arena_arguments(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx)
{
    ngx_int_t          rc;
    ngx_str_t          body;
    ngx_uint_t         i;
    ngx_array_t        faults;
    ngx_arena_json_t  *json;

    if (ngx_http_arena_body(r, &body) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_http_arena_parse_body(r, ctx, &body, &json);

    if (rc != NGX_OK) {
        return rc;
    }

    if (ctx->script == NULL) {
        return ngx_http_arena_function_arguments(ctx, &body);
    }

    if (ngx_array_init(&faults, r->pool, 4, sizeof(ngx_arena_argument_fault_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    for (i = 0; i < ctx->script->arguments.nelts; i++) {
        rc = ngx_http_arena_set_argument(r, ctx, i, json, &faults);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    if (faults.nelts) {
        ngx_http_finalize_request(r,
                         ngx_http_arena_problem(r,
                                                &ngx_http_arena_invalid_request,
                                                NULL, &faults));
        return NGX_DONE;
    }

    return NGX_OK;
}


/*
 * A SQL function takes the body as it is; about a battle that the path names,
 * {"id", "body"}.
 */

static ngx_int_t
ngx_http_arena_function_arguments(ngx_http_arena_ctx_t *ctx, ngx_str_t *body)
{
    size_t      size;
    ngx_str_t  *arguments, id;

    if (body->len == 0) {
        ngx_str_set(body, "{}");
    }

    arguments = &ctx->call->arguments;

    if (ctx->scope.len == 0) {
        return ngx_arena_call_copy(ctx->call, body, arguments);
    }

    id = ctx->scope;

    if (!ngx_arena_is_identifier(&id, "")) {
        ngx_str_null(&id);    /* what cannot be an id is nobody's */
    }

    size = sizeof("{\"id\":\"\",\"body\":}") + id.len + body->len;

    arguments->data = ngx_pnalloc(ctx->call->pool, size);
    if (arguments->data == NULL) {
        return NGX_ERROR;
    }

    arguments->len = ngx_sprintf(arguments->data,
                                 "{\"id\":\"%V\",\"body\":%V}%Z",
                                 &id, body)
                     - arguments->data - 1;

    return NGX_OK;
}


static ngx_int_t
ngx_http_arena_body(ngx_http_request_t *r, ngx_str_t *body)
{
    u_char       *p;
    size_t        size;
    ngx_chain_t  *cl;

    ngx_str_null(body);

    if (r->request_body == NULL || r->request_body->bufs == NULL) {
        return NGX_OK;
    }

    cl = r->request_body->bufs;

    if (cl->next == NULL && !cl->buf->in_file) {
        body->data = cl->buf->pos;
        body->len = cl->buf->last - cl->buf->pos;
        return NGX_OK;
    }

    for (size = 0; cl; cl = cl->next) {
        size += (size_t) ngx_buf_size(cl->buf);
    }

    p = ngx_pnalloc(r->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    body->data = p;
    body->len = size;

    for (cl = r->request_body->bufs; cl; cl = cl->next) {

        if (cl->buf->in_file) {
            if (ngx_http_arena_read_temp(cl->buf, p) != NGX_OK) {
                return NGX_ERROR;
            }

        } else if (cl->buf->pos != cl->buf->last) {
            ngx_memcpy(p, cl->buf->pos, cl->buf->last - cl->buf->pos);
        }

        p += ngx_buf_size(cl->buf);
    }

    return NGX_OK;
}


/* A large import that nginx kept in a file of its own. */

static ngx_int_t
ngx_http_arena_read_temp(ngx_buf_t *b, u_char *p)
{
    ssize_t  n;
    size_t   size;

    size = (size_t) (b->file_last - b->file_pos);
    n = ngx_read_file(b->file, p, size, b->file_pos);

    return (n == (ssize_t) size) ? NGX_OK : NGX_ERROR;
}


/* An empty body is an empty object. */

static ngx_int_t
ngx_http_arena_parse_body(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_str_t *body, ngx_arena_json_t **json)
{
    u_char                   buffer[256];
    ngx_int_t                rc;
    ngx_str_t                detail;
    ngx_arena_json_fault_t   fault;

    static ngx_arena_argument_fault_t  no_object = {
        ngx_string(""),
        ngx_string("invalid_type"),
        ngx_string("the body must be a JSON object")
    };

    *json = NULL;

    if (body->len == 0) {
        return NGX_OK;
    }

    rc = ngx_arena_json_parse(ctx->call->pool, body, NGX_HTTP_ARENA_MAX_DEPTH,
                              json, &fault);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (rc == NGX_DECLINED) {
        detail.data = buffer;
        detail.len = ngx_snprintf(buffer, sizeof(buffer),
                                  "The body is not JSON at byte %uz: %V.",
                                  fault.offset, &fault.reason)
                     - buffer;

        ngx_http_finalize_request(r,
                            ngx_http_arena_problem(r,
                                                   &ngx_http_arena_invalid_json,
                                                   &detail, NULL));
        return NGX_DONE;
    }

    if ((*json)->type == NGX_ARENA_JSON_OBJECT) {
        return NGX_OK;
    }

    ngx_http_finalize_request(r, ngx_http_arena_problem_fault(r, &no_object));

    return NGX_DONE;
}


static ngx_int_t
ngx_http_arena_set_argument(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_uint_t i, ngx_arena_json_t *body, ngx_array_t *faults)
{
    ngx_int_t                    rc;
    ngx_arena_json_t             text;
    ngx_arena_argument_t        *argument;
    ngx_arena_argument_fault_t   fault, *push;

    argument = ctx->script->arguments.elts;
    argument += i;

    rc = ngx_arena_call_set(ctx->call, i,
                            ngx_http_arena_find_argument(r, ctx, argument,
                                                         body, &text),
                            &fault);

    if (rc != NGX_DECLINED) {
        return rc;
    }

    if (argument->otherwise.len) {
        return ngx_http_arena_not_found_as(r, &argument->otherwise);
    }

    push = ngx_array_push(faults);
    if (push == NULL) {
        return NGX_ERROR;
    }

    *push = fault;

    return NGX_OK;
}


static ngx_arena_json_t *
ngx_http_arena_find_argument(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_arena_argument_t *argument, ngx_arena_json_t *body,
    ngx_arena_json_t *text)
{
    ngx_uint_t  i;

    if (argument->source == NGX_ARENA_ARGUMENT_BODY) {
        return body ? ngx_arena_json_member(body, &argument->name) : NULL;
    }

    ngx_memzero(text, sizeof(ngx_arena_json_t));
    text->type = NGX_ARENA_JSON_STRING;

    if (argument->source == NGX_ARENA_ARGUMENT_QUERY) {
        return ngx_http_arena_query_argument(r, ctx, &argument->name,
                                             &text->text)
               == NGX_OK ? text : NULL;
    }

    if (argument->source == NGX_ARENA_ARGUMENT_ADDRESS) {
        return ngx_http_arena_address_argument(r, ctx, &text->text)
               == NGX_OK ? text : NULL;
    }

    for (i = 0; i < ctx->ncaptures; i++) {
        if (ngx_arena_equal(&ctx->captures[i].name, &argument->name)) {
            return ngx_arena_call_copy(ctx->call, &ctx->captures[i].value,
                                       &text->text)
                   == NGX_OK ? text : NULL;
        }
    }

    return NULL;
}


static ngx_int_t
ngx_http_arena_query_argument(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *name, ngx_str_t *value)
{
    u_char     *from, *to;
    ngx_str_t   raw;

    if (ngx_http_arg(r, name->data, name->len, &raw) != NGX_OK) {
        return NGX_DECLINED;
    }

    value->data = ngx_pnalloc(ctx->call->pool, raw.len + 1);
    if (value->data == NULL) {
        return NGX_DECLINED;
    }

    from = raw.data;
    to = value->data;
    ngx_unescape_uri(&to, &from, raw.len, NGX_UNESCAPE_URI);
    value->len = to - value->data;

    return NGX_OK;
}


/* Says who shares an address, and is none. */

static ngx_int_t
ngx_http_arena_address_argument(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *value)
{
    u_char                       buffer[NGX_SOCKADDR_STRLEN + 8];
    u_char                       network[2 * NGX_HTTP_ARENA_NETWORK];
    ngx_str_t                    address, text;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_http_arena_limit_address(r->connection, network, &address);

    text.data = buffer;
    text.len = ngx_snprintf(buffer, sizeof(buffer), "address %V", &address)
               - buffer;

    return ngx_arena_token_alias(ctx->call->pool, &amcf->keys, &text, value);
}


/* What cannot be an id is nobody's id. */

static ngx_int_t
ngx_http_arena_not_found_as(ngx_http_request_t *r, ngx_str_t *code)
{
    ngx_http_arena_problem_t  problem;

    problem = ngx_http_arena_not_found;
    problem.code = *code;
    ngx_str_set(&problem.detail, "There is none with this id.");

    ngx_http_finalize_request(r, ngx_http_arena_problem(r, &problem, NULL,
                                                        NULL));
    return NGX_DONE;
}
