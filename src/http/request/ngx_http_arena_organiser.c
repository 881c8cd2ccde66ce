
/*
 * Who is an organiser.  Wrong tokens are limited by address: past the limit a
 * token is not looked at, unless it was right from that address before, so that
 * who guesses behind the same address keeps no organiser out.
 */


#include "ngx_http_arena_limit.h"
#include "ngx_http_arena_request.h"


#define NGX_HTTP_ARENA_ORGANISER_KEY  128


static void ngx_http_arena_organiser_count(ngx_http_request_t *r,
    ngx_uint_t wanted, u_char *text, ngx_http_arena_count_t *count);
static ngx_int_t ngx_http_arena_organiser_alias(ngx_http_request_t *r,
    ngx_str_t *token, ngx_str_t *alias);
static ngx_uint_t ngx_http_arena_is_admin_token(ngx_http_request_t *r,
    ngx_str_t *token);


ngx_int_t
ngx_http_arena_organiser_verify(ngx_http_request_t *r,
    ngx_http_arena_ctx_t *ctx, ngx_str_t *token, ngx_uint_t wanted,
    ngx_arena_token_claims_t *claims)
{
    u_char                       text[NGX_HTTP_ARENA_ORGANISER_KEY];
    ngx_str_t                    alias;
    ngx_http_arena_count_t       count;
    ngx_http_arena_main_conf_t  *amcf;

    (void) claims;

    if (ngx_http_arena_organiser_alias(r, token, &alias) != NGX_OK) {
        return NGX_DECLINED;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_http_arena_organiser_count(r, wanted, text, &count);

    if (count.most && !ngx_http_arena_known_has(amcf->zone, &alias)) {
        ctx->retry = ngx_http_arena_windows_wait(amcf->zone, &count);

        if (ctx->retry) {
            return NGX_BUSY;
        }
    }

    if (ngx_http_arena_is_admin_token(r, token)) {
        ngx_http_arena_known_add(amcf->zone, &alias);
        return NGX_OK;
    }

    if (count.most) {
        (void) ngx_http_arena_windows_count(amcf->zone, &count, 1);
    }

    return NGX_DECLINED;
}


/* Was it right from this address before?  No guess is answered so. */

ngx_uint_t
ngx_http_arena_organiser_known(ngx_http_request_t *r, ngx_str_t *token)
{
    ngx_str_t                    alias;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    return ngx_http_arena_organiser_alias(r, token, &alias) == NGX_OK
           && ngx_http_arena_known_has(amcf->zone, &alias);
}


/*
 * Where a session is asked for, a token that is none, as after a change of
 * keys, may come from a whole class: it spends nothing of what an organiser
 * needs.
 */

static void
ngx_http_arena_organiser_count(ngx_http_request_t *r, ngx_uint_t wanted,
    u_char *text, ngx_http_arena_count_t *count)
{
    u_char                       network[2 * NGX_HTTP_ARENA_NETWORK];
    ngx_str_t                    address;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_http_arena_limit_address(r->connection, network, &address);

    count->key.data = text;
    count->key.len = ngx_snprintf(text, NGX_HTTP_ARENA_ORGANISER_KEY,
                                  "organiser %ui %V", wanted, &address)
                     - text;
    count->most = amcf->organiser_limit;
    count->cost = 1;
}


/* What the token is remembered as, from this address: not as it is. */

static ngx_int_t
ngx_http_arena_organiser_alias(ngx_http_request_t *r, ngx_str_t *token,
    ngx_str_t *alias)
{
    u_char                       network[2 * NGX_HTTP_ARENA_NETWORK];
    ngx_str_t                    address, text;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);

    ngx_http_arena_limit_address(r->connection, network, &address);

    text.len = sizeof("organiser  ") - 1 + address.len + token->len;
    text.data = ngx_pnalloc(r->pool, text.len);

    if (text.data == NULL) {
        return NGX_ERROR;
    }

    ngx_sprintf(text.data, "organiser %V %V", &address, token);

    return ngx_arena_token_alias(r->pool, &amcf->keys, &text, alias);
}


static ngx_uint_t
ngx_http_arena_is_admin_token(ngx_http_request_t *r, ngx_str_t *token)
{
    ngx_str_t                   *known;
    ngx_uint_t                   i, equal;
    ngx_http_arena_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(r, ngx_http_arena_module);
    known = amcf->admin_tokens.elts;
    equal = 0;

    for (i = 0; i < amcf->admin_tokens.nelts; i++) {
        equal |= ngx_arena_secret_equal(token, &known[i]);
    }

    return equal;
}
