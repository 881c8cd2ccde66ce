
/*
 * Limits: how many requests a minute, as the headers of scripts say.
 */


#include "ngx_http_arena_limit.h"


#define NGX_HTTP_ARENA_LIMIT_KEY  255


static ngx_uint_t ngx_http_arena_limit_counts(ngx_http_arena_ctx_t *ctx,
    ngx_arena_limit_t *limit, ngx_uint_t arguments);
static void ngx_http_arena_limit_key(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_arena_limit_t *limit, u_char *text,
    ngx_str_t *key);
static void ngx_http_arena_limit_session_key(ngx_arena_limit_t *limit,
    ngx_str_t *participant, uint64_t session, u_char *text, ngx_str_t *key);
static ngx_uint_t ngx_http_arena_limit_cost(ngx_http_arena_ctx_t *ctx,
    ngx_arena_limit_t *limit);


ngx_uint_t
ngx_http_arena_limit(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_uint_t arguments)
{
    u_char                       text[NGX_ARENA_SCRIPT_MAX_LIMITS]
                                     [NGX_HTTP_ARENA_LIMIT_KEY];
    ngx_uint_t                   i, n;
    ngx_arena_limit_t           *limit;
    ngx_http_arena_count_t       counts[NGX_ARENA_SCRIPT_MAX_LIMITS];
    ngx_http_arena_main_conf_t  *amcf;

    limit = ctx->script->limits.elts;
    n = 0;

    for (i = 0; i < ctx->script->limits.nelts; i++) {

        if (!ngx_http_arena_limit_counts(ctx, &limit[i], arguments)) {
            continue;
        }

        ngx_http_arena_limit_key(r, ctx, &limit[i], text[n], &counts[n].key);
        counts[n].most = limit[i].count;
        counts[n].cost = ngx_http_arena_limit_cost(ctx, &limit[i]);
        n++;
    }

    if (n == 0) {
        return 0;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    return ngx_http_arena_windows_count(amcf->zone, counts, n);
}


/* What needs no argument is counted before a body is read. */

static ngx_uint_t
ngx_http_arena_limit_counts(ngx_http_arena_ctx_t *ctx,
    ngx_arena_limit_t *limit, ngx_uint_t arguments)
{
    ngx_uint_t  guest;

    if (limit->count == 0 || limit->by == NGX_ARENA_LIMIT_BY_SCRIPT
        || arguments != (limit->argument >= 0 || limit->cost >= 0))
    {
        return 0;
    }

    guest = (ctx->claims.subject.len == 0);

    if (limit->by == NGX_ARENA_LIMIT_BY_SESSION) {
        return !guest;
    }

    return guest || !limit->guests;
}


static void
ngx_http_arena_limit_key(ngx_http_request_t *r, ngx_http_arena_ctx_t *ctx,
    ngx_arena_limit_t *limit, u_char *text, ngx_str_t *key)
{
    u_char                      *p, *last;
    u_char                       network[2 * NGX_HTTP_ARENA_NETWORK];
    ngx_str_t                    address;
    ngx_arena_argument_value_t  *value;

    if (limit->by == NGX_ARENA_LIMIT_BY_SESSION) {
        ngx_http_arena_limit_session_key(limit, &ctx->claims.subject,
                                         ctx->claims.session, text, key);
        return;
    }

    ngx_http_arena_limit_address(r->connection, network, &address);

    last = text + NGX_HTTP_ARENA_LIMIT_KEY;
    p = ngx_slprintf(text, last, "%V %V", &limit->name, &address);

    if (limit->argument >= 0) {
        value = &ctx->call->values[limit->argument];
        p = ngx_slprintf(p, last, " %V %V", &ctx->scope,
                         value->forms[0].len ? &value->forms[0] : &value->text);
    }

    key->data = text;
    key->len = p - text;
}


/* A token that was replaced has a window of its own: it is another session. */

static void
ngx_http_arena_limit_session_key(ngx_arena_limit_t *limit,
    ngx_str_t *participant, uint64_t session, u_char *text, ngx_str_t *key)
{
    key->data = text;
    key->len = ngx_snprintf(text, NGX_HTTP_ARENA_LIMIT_KEY, "%V %V %uL",
                            &limit->name, participant, session)
               - text;
}


static ngx_uint_t
ngx_http_arena_limit_cost(ngx_http_arena_ctx_t *ctx, ngx_arena_limit_t *limit)
{
    ngx_int_t   n;
    ngx_str_t  *text;

    if (limit->cost < 0) {
        return 1;
    }

    text = &ctx->call->values[limit->cost].text;
    n = ngx_atoi(text->data, text->len);

    return (n > 0) ? 1 + n / limit->divisor : 1;
}


/*
 * A new session goes on with what the one before it has counted: who resumes
 * gets no new limits.
 */

void
ngx_http_arena_limit_carry(ngx_http_arena_main_conf_t *amcf,
    ngx_str_t *participant, uint64_t session)
{
    u_char               before[NGX_HTTP_ARENA_LIMIT_KEY];
    u_char               after[NGX_HTTP_ARENA_LIMIT_KEY];
    ngx_str_t            from, to;
    ngx_uint_t           i, j;
    ngx_arena_limit_t   *limit;
    ngx_arena_script_t  *script;

    script = amcf->scripts.scripts.elts;

    for (i = 0; i < amcf->scripts.scripts.nelts; i++) {

        limit = script[i].limits.elts;

        for (j = 0; j < script[i].limits.nelts; j++) {

            if (limit[j].by != NGX_ARENA_LIMIT_BY_SESSION) {
                continue;
            }

            ngx_http_arena_limit_session_key(&limit[j], participant,
                                             session - 1, before, &from);
            ngx_http_arena_limit_session_key(&limit[j], participant, session,
                                             after, &to);
            ngx_http_arena_windows_carry(amcf->zone, &from, &to);
        }
    }
}


/*
 * A client of IPv6 has a network to itself, 2^64 addresses: so that is what
 * counts as its address.
 */

void
ngx_http_arena_limit_address(ngx_connection_t *c, u_char *buffer,
    ngx_str_t *address)
{
#if (NGX_HAVE_INET6)
    struct sockaddr_in6  *sin6;

    sin6 = (struct sockaddr_in6 *) c->sockaddr;

    if (c->sockaddr->sa_family == AF_INET6
        && !IN6_IS_ADDR_V4MAPPED(&sin6->sin6_addr))
    {
        address->data = buffer;
        address->len = ngx_hex_dump(buffer, sin6->sin6_addr.s6_addr,
                                    NGX_HTTP_ARENA_NETWORK)
                       - buffer;
        return;
    }
#else
    (void) buffer;
#endif

    *address = c->addr_text;
}
