
/*
 * The check of a value, and the words for what is wrong with it.
 */


#include "ngx_arena_argument_types.h"
#include "ngx_arena_text.h"


#define NGX_ARENA_ARGUMENT_DETAIL_LEN  256


static ngx_uint_t ngx_arena_argument_is_text(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_absent(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_quote(ngx_arena_argument_ctx_t *ctx);


ngx_int_t
ngx_arena_argument_check(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *json, ngx_arena_argument_value_t *value,
    ngx_arena_argument_fault_t *fault)
{
    ngx_arena_argument_ctx_t  ctx;

    ngx_memzero(value, sizeof(ngx_arena_argument_value_t));
    ngx_memzero(fault, sizeof(ngx_arena_argument_fault_t));

    ctx.pool = pool;
    ctx.argument = argument;
    ctx.json = json;
    ctx.value = value;
    ctx.fault = fault;

    if (json == NULL
        || (json->type == NGX_ARENA_JSON_NULL && argument->optional))
    {
        return ngx_arena_argument_absent(&ctx);
    }

    if (!ngx_arena_argument_is_text(&ctx)) {
        return ngx_arena_argument_fault(&ctx, "invalid_characters",
                                        "it is not UTF-8, or holds a NUL");
    }

    if (argument->type->check(&ctx) != NGX_OK) {
        return fault->code.len ? NGX_DECLINED : NGX_ERROR;
    }

    return ngx_arena_argument_quote(&ctx);
}


/* What the parser of JSON has refused in a body, a path or a query may hold. */

static ngx_uint_t
ngx_arena_argument_is_text(ngx_arena_argument_ctx_t *ctx)
{
    ngx_str_t  *text;

    if (ctx->argument->source->typed
        || ctx->json->type != NGX_ARENA_JSON_STRING)
    {
        return 1;
    }

    text = &ctx->json->text;

    return ngx_strlchr(text->data, text->data + text->len, '\0') == NULL
           && ngx_arena_text_length(text) != NGX_ERROR;
}


static ngx_int_t
ngx_arena_argument_absent(ngx_arena_argument_ctx_t *ctx)
{
    if (ctx->argument->optional) {
        ctx->value->text = ctx->argument->standard;
        return NGX_OK;
    }

    return ngx_arena_argument_fault(ctx, "required", "it is missing");
}


/* Text is what a JSON string holds, unless the check said otherwise. */

static ngx_int_t
ngx_arena_argument_quote(ngx_arena_argument_ctx_t *ctx)
{
    u_char     *p;
    ngx_str_t  *text, *json;

    text = &ctx->value->text;
    json = &ctx->value->json;

    if (json->len) {
        return NGX_OK;
    }

    p = ngx_pnalloc(ctx->pool, ngx_arena_json_string_length(text));
    if (p == NULL) {
        return NGX_ERROR;
    }

    json->data = p;
    json->len = ngx_arena_json_write_string(p, text) - p;

    return NGX_OK;
}


ngx_int_t
ngx_arena_argument_fault(ngx_arena_argument_ctx_t *ctx, char *code,
    const char *fmt, ...)
{
    u_char                      *p;
    va_list                      args;
    ngx_arena_argument_fault_t  *fault;

    fault = ctx->fault;

    p = ngx_pnalloc(ctx->pool, NGX_ARENA_ARGUMENT_DETAIL_LEN);
    if (p == NULL) {
        ngx_str_null(&fault->code);
        return NGX_ERROR;
    }

    fault->field = ctx->argument->name;
    fault->code.data = (u_char *) code;
    fault->code.len = ngx_strlen(code);
    fault->detail.data = p;

    va_start(args, fmt);
    fault->detail.len = ngx_vslprintf(p, p + NGX_ARENA_ARGUMENT_DETAIL_LEN,
                                      fmt, args)
                        - p;
    va_end(args);

    return NGX_DECLINED;
}


ngx_int_t
ngx_arena_argument_type_fault(ngx_arena_argument_ctx_t *ctx, char *wanted)
{
    return ngx_arena_argument_fault(ctx, "invalid_type", "it must be %s",
                                    wanted);
}


ngx_int_t
ngx_arena_argument_length(ngx_arena_argument_ctx_t *ctx, ngx_str_t *text)
{
    ngx_int_t  length;

    length = ngx_arena_text_length(text);

    if (length == NGX_ERROR) {
        return ngx_arena_argument_fault(ctx, "invalid_characters",
                                        "it is not UTF-8");
    }

    if (length < ctx->argument->min) {
        return ngx_arena_argument_fault(ctx, "too_short",
                                        "it has %i characters, "
                                        "the fewest are %i",
                                        length, ctx->argument->min);
    }

    if (length > ctx->argument->max) {
        return ngx_arena_argument_fault(ctx, "too_long",
                                        "it has %i characters, "
                                        "the most are %i",
                                        length, ctx->argument->max);
    }

    return NGX_OK;
}
