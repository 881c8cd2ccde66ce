
/*
 * The answers that C gives by itself, as application/problem+json (RFC 9457).
 * What concerns the game is worded by scripts.
 */


#include "ngx_http_arena_reply.h"


static ngx_str_t *ngx_http_arena_title(ngx_uint_t status);
static size_t ngx_http_arena_faults_length(ngx_array_t *faults);
static u_char *ngx_http_arena_write_faults(u_char *p, ngx_array_t *faults);


typedef struct {
    ngx_uint_t   status;
    ngx_str_t    title;
} ngx_http_arena_title_t;


static ngx_http_arena_title_t  ngx_http_arena_titles[] = {
    { 400, ngx_string("Bad Request") },
    { 401, ngx_string("Unauthorized") },
    { 403, ngx_string("Forbidden") },
    { 404, ngx_string("Not Found") },
    { 405, ngx_string("Method Not Allowed") },
    { 413, ngx_string("Content Too Large") },
    { 415, ngx_string("Unsupported Media Type") },
    { 422, ngx_string("Unprocessable Content") },
    { 426, ngx_string("Upgrade Required") },
    { 429, ngx_string("Too Many Requests") },
    { 502, ngx_string("Bad Gateway") },
    { 503, ngx_string("Service Unavailable") },
    { 504, ngx_string("Gateway Timeout") },
    { 0,   ngx_string("Error") }
};


ngx_http_arena_problem_t  ngx_http_arena_bad_request = {
    400, ngx_string("bad_request"),
    ngx_string("The request is not proper HTTP.")
};

ngx_http_arena_problem_t  ngx_http_arena_unauthenticated = {
    401, ngx_string("unauthenticated"),
    ngx_string("A token is needed here: there is none, or one that "
               "does not verify.")
};

ngx_http_arena_problem_t  ngx_http_arena_forbidden = {
    403, ngx_string("forbidden"),
    ngx_string("The token is good, but not for this battle or this role.")
};

ngx_http_arena_problem_t  ngx_http_arena_cross_site = {
    403, ngx_string("cross_site"),
    ngx_string("A request that carries only the cookie and changes something "
               "must come from the same site.")
};

ngx_http_arena_problem_t  ngx_http_arena_not_found = {
    404, ngx_string("not_found"),
    ngx_string("There is nothing at this path.")
};

ngx_http_arena_problem_t  ngx_http_arena_method_not_allowed = {
    405, ngx_string("method_not_allowed"),
    ngx_string("This path takes other methods: see the Allow header.")
};

ngx_http_arena_problem_t  ngx_http_arena_invalid_json = {
    400, ngx_string("invalid_json"),
    ngx_string("The body is not JSON.")
};

ngx_http_arena_problem_t  ngx_http_arena_invalid_request = {
    422, ngx_string("invalid_request"),
    ngx_string("Something in the request is not as it should be: see errors.")
};

ngx_http_arena_problem_t  ngx_http_arena_payload_too_large = {
    413, ngx_string("payload_too_large"),
    ngx_string("The body is larger than what is taken here.")
};

ngx_http_arena_problem_t  ngx_http_arena_unsupported_media_type = {
    415, ngx_string("unsupported_media_type"),
    ngx_string("The body must be JSON, sent as application/json.")
};

ngx_http_arena_problem_t  ngx_http_arena_upgrade_required = {
    426, ngx_string("upgrade_required"),
    ngx_string("Events are for WebSocket, or for a client that accepts "
               "text/event-stream.")
};

ngx_http_arena_problem_t  ngx_http_arena_rate_limited = {
    429, ngx_string("rate_limited"),
    ngx_string("Too many of these requests: see the Retry-After header.")
};

ngx_http_arena_problem_t  ngx_http_arena_unavailable = {
    503, ngx_string("unavailable"),
    ngx_string("A part of the server is out of reach; nothing was done.")
};

ngx_http_arena_problem_t  ngx_http_arena_overloaded = {
    503, ngx_string("unavailable"),
    ngx_string("There is more to do than the server can; nothing was done: "
               "see the Retry-After header.")
};

ngx_http_arena_problem_t  ngx_http_arena_timeout = {
    504, ngx_string("timeout"),
    ngx_string("No answer came in time, so it may have been done: "
               "ask again with the same Idempotency-Key.")
};

ngx_http_arena_problem_t  ngx_http_arena_failed = {
    502, ngx_string("failed"),
    ngx_string("The server made a mistake, which it has noted in its log.")
};


ngx_str_t  ngx_http_arena_problem_type = ngx_string("application/problem+json");


static ngx_http_arena_problem_t  ngx_http_arena_error = {
    500, ngx_string("internal_error"),
    ngx_string("The server made a mistake, which it has noted in its log.")
};


/* Statuses that nginx itself, or another module, may answer with. */

static ngx_http_arena_problem_t  *ngx_http_arena_problems[] = {
    &ngx_http_arena_bad_request,
    &ngx_http_arena_unauthenticated,
    &ngx_http_arena_forbidden,
    &ngx_http_arena_not_found,
    &ngx_http_arena_method_not_allowed,
    &ngx_http_arena_payload_too_large,
    &ngx_http_arena_unsupported_media_type,
    &ngx_http_arena_rate_limited,
    &ngx_http_arena_error,
    &ngx_http_arena_failed,
    &ngx_http_arena_unavailable,
    &ngx_http_arena_timeout,
    NULL
};


ngx_int_t
ngx_http_arena_problem(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, ngx_str_t *detail, ngx_array_t *faults)
{
    ngx_str_t              body;
    ngx_http_arena_ctx_t  *ctx;
    static ngx_str_t       bearer = ngx_string("Bearer");

    if (ngx_http_arena_problem_json(r, problem, detail, faults, &body)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx = ngx_http_arena_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->code.len = problem->code.len;
    ctx->code.data = ngx_pstrdup(r->pool, &problem->code);
    if (ctx->code.data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (problem->status == NGX_HTTP_UNAUTHORIZED
        && ngx_http_arena_add_header(r, "WWW-Authenticate", &bearer) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_arena_send(r, problem->status,
                               &ngx_http_arena_problem_type, &body);
}


ngx_int_t
ngx_http_arena_problem_fault(ngx_http_request_t *r,
    ngx_arena_argument_fault_t *fault)
{
    ngx_array_t  faults;

    ngx_memzero(&faults, sizeof(ngx_array_t));

    faults.elts = fault;
    faults.nelts = 1;

    return ngx_http_arena_problem(r, &ngx_http_arena_invalid_request, NULL,
                                  &faults);
}


ngx_int_t
ngx_http_arena_problem_json(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, ngx_str_t *detail, ngx_array_t *faults,
    ngx_str_t *body)
{
    u_char     *p;
    size_t      size;
    ngx_str_t  *title;

    if (detail == NULL) {
        detail = &problem->detail;
    }

    title = ngx_http_arena_title(problem->status);

    size = sizeof("{'type':'about:blank','title':'','status':429,'code':'',"
                  "'detail':}")
           + title->len + problem->code.len
           + ngx_arena_json_string_length(detail)
           + ngx_http_arena_faults_length(faults);

    p = ngx_pnalloc(r->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    body->data = p;

    p = ngx_sprintf(p, "{\"type\":\"about:blank\",\"title\":\"%V\","
                       "\"status\":%ui,\"code\":\"%V\",\"detail\":",
                    title, problem->status, &problem->code);
    p = ngx_arena_json_write_string(p, detail);
    p = ngx_http_arena_write_faults(p, faults);
    *p++ = '}';

    body->len = p - body->data;

    return NGX_OK;
}


ngx_http_arena_problem_t *
ngx_http_arena_problem_of(ngx_uint_t status)
{
    ngx_uint_t  i;

    for (i = 0; ngx_http_arena_problems[i]; i++) {
        if (ngx_http_arena_problems[i]->status == status) {
            return ngx_http_arena_problems[i];
        }
    }

    return (status < 500) ? &ngx_http_arena_bad_request
                          : &ngx_http_arena_error;
}


static ngx_str_t *
ngx_http_arena_title(ngx_uint_t status)
{
    ngx_http_arena_title_t  *title;

    title = ngx_http_arena_titles;

    while (title->status && title->status != status) {
        title++;
    }

    return &title->title;
}


static size_t
ngx_http_arena_faults_length(ngx_array_t *faults)
{
    size_t                       size;
    ngx_uint_t                   i;
    ngx_arena_argument_fault_t  *fault;

    if (faults == NULL) {
        return 0;
    }

    size = sizeof(",'errors':[]");
    fault = faults->elts;

    for (i = 0; i < faults->nelts; i++) {
        size += sizeof("{'field':,'code':,'detail':},")
                + ngx_arena_json_string_length(&fault[i].field)
                + ngx_arena_json_string_length(&fault[i].code)
                + ngx_arena_json_string_length(&fault[i].detail);
    }

    return size;
}


static u_char *
ngx_http_arena_write_faults(u_char *p, ngx_array_t *faults)
{
    ngx_uint_t                   i;
    ngx_arena_argument_fault_t  *fault;

    if (faults == NULL) {
        return p;
    }

    p = ngx_sprintf(p, ",\"errors\":[");
    fault = faults->elts;

    for (i = 0; i < faults->nelts; i++) {
        p = ngx_sprintf(p, "%s{\"field\":", i ? "," : "");
        p = ngx_arena_json_write_string(p, &fault[i].field);
        p = ngx_sprintf(p, ",\"code\":");
        p = ngx_arena_json_write_string(p, &fault[i].code);
        p = ngx_sprintf(p, ",\"detail\":");
        p = ngx_arena_json_write_string(p, &fault[i].detail);
        *p++ = '}';
    }

    *p++ = ']';

    return p;
}


ngx_int_t
ngx_http_arena_problem_retry(ngx_http_request_t *r,
    ngx_http_arena_problem_t *problem, ngx_uint_t seconds)
{
    ngx_str_t  value;

    value.data = ngx_pnalloc(r->pool, NGX_INT_T_LEN);
    if (value.data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    value.len = ngx_sprintf(value.data, "%ui", seconds) - value.data;

    if (ngx_http_arena_add_header(r, "Retry-After", &value) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_arena_problem(r, problem, NULL, NULL);
}
