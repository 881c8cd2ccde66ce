
/*
 * Names as arguments.
 */


#include "ngx_arena_argument_types.h"
#include "ngx_arena_name.h"


/* bytes of a code point, and as many marks as may be composed with it */
#define NGX_ARENA_ARGUMENT_NAME_BYTES  16


static ngx_int_t ngx_arena_argument_name_bound(ngx_arena_argument_ctx_t *ctx);


ngx_int_t
ngx_arena_argument_username(ngx_arena_argument_ctx_t *ctx)
{
    ngx_int_t          rc;
    ngx_arena_name_t   name;

    rc = ngx_arena_argument_name_bound(ctx);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_arena_name(ctx->pool, &ctx->json->text, &name);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (ngx_arena_argument_length(ctx, &name.kept) != NGX_OK) {
        return NGX_DECLINED;
    }

    if (rc != NGX_OK) {
        return ngx_arena_argument_fault(ctx, "invalid_characters",
                                        "it may hold letters, marks and "
                                        "digits of any script, single spaces "
                                        "between them, \"_\", \"-\", \".\" "
                                        "and \"'\"; one is a letter or a "
                                        "digit");
    }

    ctx->value->text = name.kept;
    ctx->value->forms[0] = name.folded;
    ctx->value->forms[1] = name.meant;
    ctx->value->forms[2] = name.look;

    return NGX_OK;
}


ngx_int_t
ngx_arena_argument_prefix(ngx_arena_argument_ctx_t *ctx)
{
    ngx_int_t  rc;

    rc = ngx_arena_argument_name_bound(ctx);
    if (rc != NGX_OK) {
        return rc;
    }

    ctx->value->text = ctx->json->text;

    if (ngx_arena_argument_length(ctx, &ctx->value->text) != NGX_OK) {
        return NGX_DECLINED;
    }

    rc = ngx_arena_name_prefix(ctx->pool, &ctx->value->text,
                               &ctx->value->forms[0]);

    if (rc != NGX_DECLINED) {
        return rc;
    }

    return ngx_arena_argument_fault(ctx, "invalid_characters",
                                    "no name begins so");
}


/* A bound on the work: no allowed name is as long. */

static ngx_int_t
ngx_arena_argument_name_bound(ngx_arena_argument_ctx_t *ctx)
{
    if (ctx->json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(ctx, "a string");
    }

    if (ctx->json->text.len
        > (size_t) ctx->argument->max * NGX_ARENA_ARGUMENT_NAME_BYTES)
    {
        return ngx_arena_argument_fault(ctx, "too_long",
                                        "the most characters are %i",
                                        ctx->argument->max);
    }

    return NGX_OK;
}
