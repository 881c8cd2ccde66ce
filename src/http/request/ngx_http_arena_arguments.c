
/*
 * The request's form: its path, query and body against the script's header,
 * so that a bad request never reaches Redis.  What the call is given is in its
 * own pool: it goes on when the request is no more.
 */


#include "ngx_http_arena_request.h"


/* Fields that are none: of how many an answer tells, and bytes of their names. */
#define NGX_HTTP_ARENA_MAX_OTHERS    100
#define NGX_HTTP_ARENA_OTHER_LENGTH  64


static ngx_int_t ngx_http_arena_other_members(ngx_arena_script_t *script,
    ngx_arena_json_t *body, ngx_array_t *faults);
static ngx_uint_t ngx_http_arena_is_argument(ngx_arena_script_t *script,
    ngx_str_t *name);
static ngx_int_t ngx_http_arena_body(ngx_http_request_t *r, ngx_str_t *body);
static ngx_int_t ngx_http_arena_read_temp(ngx_buf_t *b, u_char *p);
static ngx_int_t ngx_http_arena_parse_body(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *body, ngx_arena_json_t **json);
static ngx_int_t ngx_http_arena_set_argument(ngx_http_arena_given_t *given,
    ngx_uint_t i, ngx_array_t *faults);
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
    ngx_int_t               rc;
    ngx_str_t               body;
    ngx_uint_t              i;
    ngx_array_t             faults;
    ngx_http_arena_given_t  given;

    if (ngx_http_arena_body(r, &body) != NGX_OK) {
        return NGX_ERROR;
    }

    given.request = r;
    given.ctx = ctx;

    rc = ngx_http_arena_parse_body(r, ctx, &body, &given.body);

    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_array_init(&faults, r->pool, 4, sizeof(ngx_arena_argument_fault_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    for (i = 0; i < ctx->script->arguments.nelts; i++) {
        rc = ngx_http_arena_set_argument(&given, i, &faults);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    if (ctx->script->exact
        && ngx_http_arena_other_members(ctx->script, given.body, &faults)
           != NGX_OK)
    {
        return NGX_ERROR;
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


/* Members of the body that are no arguments are faults, the first of them. */

static ngx_int_t
ngx_http_arena_other_members(ngx_arena_script_t *script,
    ngx_arena_json_t *body, ngx_array_t *faults)
{
    ngx_arena_json_t            *member;
    ngx_arena_argument_fault_t  *fault;

    member = body ? body->first : NULL;

    for ( /* void */ ; member; member = member->next) {

        if (ngx_http_arena_is_argument(script, &member->name)) {
            continue;
        }

        if (faults->nelts == NGX_HTTP_ARENA_MAX_OTHERS) {
            break;
        }

        fault = ngx_array_push(faults);
        if (fault == NULL) {
            return NGX_ERROR;
        }

        fault->field = member->name;
        fault->field.len = ngx_min(fault->field.len,
                                   NGX_HTTP_ARENA_OTHER_LENGTH);
        ngx_str_set(&fault->code, "invalid_choice");
        ngx_str_set(&fault->detail, "there is no such field");
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_arena_is_argument(ngx_arena_script_t *script, ngx_str_t *name)
{
    ngx_int_t              i;
    ngx_arena_argument_t  *argument;

    i = ngx_arena_script_argument(script, name);
    argument = script->arguments.elts;

    return i >= 0 && argument[i].source->typed;
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
ngx_http_arena_set_argument(ngx_http_arena_given_t *given, ngx_uint_t i,
    ngx_array_t *faults)
{
    ngx_int_t                    rc;
    ngx_arena_json_t             text;
    ngx_arena_argument_t        *argument;
    ngx_arena_argument_fault_t   fault, *push;

    argument = given->ctx->script->arguments.elts;
    argument += i;

    rc = ngx_arena_call_set(given->ctx->call, i,
                            argument->source->get(given, argument, &text),
                            &fault);

    if (rc != NGX_DECLINED) {
        return rc;
    }

    if (argument->otherwise.len) {
        return ngx_http_arena_not_found_as(given->request, &argument->otherwise);
    }

    push = ngx_array_push(faults);
    if (push == NULL) {
        return NGX_ERROR;
    }

    *push = fault;

    return NGX_OK;
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
