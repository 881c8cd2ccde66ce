
/*
 * The types of arguments.  To add one: a row in ngx_arena_argument_types and
 * its check function.
 */


#include "ngx_arena_argument_types.h"
#include "ngx_arena_string.h"
#include "ngx_arena_text.h"


/* An answer longer than this is nobody's: in code points, and in a list. */
#define NGX_ARENA_ARGUMENT_VALUE_LEN    1000
#define NGX_ARENA_ARGUMENT_VALUE_ITEMS  64


/*
 * A number of JSON with a larger exponent is none that anything here can be:
 * it is refused before PostgreSQL, which knows no number of that size, is asked.
 */
#define NGX_ARENA_ARGUMENT_EXPONENT     1000

/* where in a JSON value something is, as "questions[3].answer" */
#define NGX_ARENA_ARGUMENT_PATH         256


/* Makes one of the forms that a text is compared in. */
typedef ngx_int_t (*ngx_arena_argument_form_pt)(ngx_pool_t *pool,
    ngx_str_t *text, ngx_str_t *form);

/* The same of a whole value. */
typedef ngx_int_t (*ngx_arena_argument_make_pt)(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_form_pt form, ngx_str_t *made);


static ngx_int_t ngx_arena_argument_identifier(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_integer(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_string(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_enum(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_boolean(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_json(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_write(ngx_arena_argument_ctx_t *ctx);
static ngx_uint_t ngx_arena_argument_far(ngx_arena_json_t *json, u_char **path,
    u_char *last);
static ngx_uint_t ngx_arena_argument_is_far(ngx_str_t *number);
static ngx_int_t ngx_arena_argument_value(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_value_items(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_value_length(ngx_arena_argument_ctx_t *ctx,
    ngx_uint_t items, ngx_str_t *text);
static ngx_int_t ngx_arena_argument_texts(ngx_arena_argument_ctx_t *ctx);
static ngx_int_t ngx_arena_argument_answers(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_make_pt make);
static ngx_int_t ngx_arena_argument_value_form(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_form_pt form, ngx_str_t *text);
static ngx_int_t ngx_arena_argument_texts_form(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_form_pt form, ngx_str_t *json);


/* What a script has of a name and of an answer, behind the argument's name. */

static ngx_str_t  ngx_arena_argument_name_forms[] = {
    ngx_string("folded"),
    ngx_string("meant"),
    ngx_string("look")
};

#define NGX_ARENA_ARGUMENT_NAME_FORMS    3
#define NGX_ARENA_ARGUMENT_PREFIX_FORMS  1

static ngx_str_t  ngx_arena_argument_answer_forms[] = {
    ngx_string("folded"),
    ngx_string("compared"),
    ngx_string("exact"),
    ngx_string("unicode")
};

#define NGX_ARENA_ARGUMENT_ANSWER_TEXTS    3
#define NGX_ARENA_ARGUMENT_ANSWER_UNICODE  3
#define NGX_ARENA_ARGUMENT_ANSWER_FORMS    4

/* in the same order; unicode says of which version they are */

static ngx_arena_argument_form_pt  ngx_arena_argument_answer_form[] = {
    ngx_arena_text_fold,
    ngx_arena_text_compared,
    ngx_arena_text_exact
};


ngx_arena_argument_type_t  ngx_arena_argument_types[] = {

    { ngx_string("identifier"), 0, 0, 0, NULL, 0,
      ngx_arena_argument_identifier },
    { ngx_string("integer"),    2, 1, 0, NULL, 0,
      ngx_arena_argument_integer },
    { ngx_string("string"),     2, 0, 0, NULL, 0,
      ngx_arena_argument_string },

    { ngx_string("username"),   2, 0, NGX_ARENA_ARGUMENT_NAME_FORMS,
      ngx_arena_argument_name_forms, 1, ngx_arena_argument_username },

    { ngx_string("prefix"),     2, 0, NGX_ARENA_ARGUMENT_PREFIX_FORMS,
      ngx_arena_argument_name_forms, 0, ngx_arena_argument_prefix },

    { ngx_string("enum"),       1, 0, 0, NULL, 0,
      ngx_arena_argument_enum },
    { ngx_string("boolean"),    0, 0, 0, NULL, 0,
      ngx_arena_argument_boolean },
    { ngx_string("json"),       0, 0, 0, NULL, 0,
      ngx_arena_argument_json },

    { ngx_string("value"),      0, 0, NGX_ARENA_ARGUMENT_ANSWER_FORMS,
      ngx_arena_argument_answer_forms, 0, ngx_arena_argument_value },

    { ngx_string("texts"),      0, 0, NGX_ARENA_ARGUMENT_ANSWER_FORMS,
      ngx_arena_argument_answer_forms, 0, ngx_arena_argument_texts },

    { ngx_null_string, 0, 0, 0, NULL, 0, NULL }
};


static ngx_int_t
ngx_arena_argument_identifier(ngx_arena_argument_ctx_t *ctx)
{
    if (ctx->json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(ctx, "a string");
    }

    if (!ngx_arena_is_identifier(&ctx->json->text, "")) {
        return ngx_arena_argument_fault(ctx, "invalid_characters",
                                        "it must be 1 to 64 of "
                                        "A-Z a-z 0-9 - _");
    }

    ctx->value->text = ctx->json->text;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_integer(ngx_arena_argument_ctx_t *ctx)
{
    u_char            *p;
    ngx_int_t          n;
    ngx_arena_json_t  *json;

    json = ctx->json;

    if (json->type != NGX_ARENA_JSON_NUMBER
        && (ctx->argument->source->typed
            || json->type != NGX_ARENA_JSON_STRING))
    {
        return ngx_arena_argument_type_fault(ctx, "an integer");
    }

    n = ngx_atoi(json->text.data, json->text.len);

    if (n == NGX_ERROR && json->text.len) {
        p = json->text.data;

        if (*p != '-' && (*p < '0' || *p > '9')) {
            return ngx_arena_argument_type_fault(ctx, "an integer");
        }
    }

    if (n == NGX_ERROR || n < ctx->argument->min || n > ctx->argument->max) {
        return ngx_arena_argument_fault(ctx, "out_of_range",
                                        "it must be an integer "
                                        "from %i to %i",
                                        ctx->argument->min,
                                        ctx->argument->max);
    }

    p = ngx_pnalloc(ctx->pool, NGX_INT_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ctx->value->text.data = p;
    ctx->value->text.len = ngx_sprintf(p, "%i", n) - p;
    ctx->value->json = ctx->value->text;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_string(ngx_arena_argument_ctx_t *ctx)
{
    if (ctx->json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(ctx, "a string");
    }

    ctx->value->text = ctx->json->text;

    return ngx_arena_argument_length(ctx, &ctx->value->text);
}


static ngx_int_t
ngx_arena_argument_enum(ngx_arena_argument_ctx_t *ctx)
{
    u_char      *p, names[128];
    ngx_str_t   *choices, *text;
    ngx_uint_t   i;

    if (ctx->json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_type_fault(ctx, "a string");
    }

    text = &ctx->json->text;
    choices = ctx->argument->choices->elts;
    p = names;

    for (i = 0; i < ctx->argument->choices->nelts; i++) {

        if (ngx_arena_equal(&choices[i], text)) {
            ctx->value->text = *text;
            return NGX_OK;
        }

        p = ngx_slprintf(p, names + sizeof(names), "%s\"%V\"",
                         i ? ", " : "", &choices[i]);
    }

    return ngx_arena_argument_fault(ctx, "invalid_choice",
                                    "it must be one of %*s",
                                    (size_t) (p - names), names);
}


static ngx_int_t
ngx_arena_argument_boolean(ngx_arena_argument_ctx_t *ctx)
{
    ngx_str_t  *text;

    text = &ctx->json->text;

    if (ctx->json->type != NGX_ARENA_JSON_BOOLEAN
        && (ctx->argument->source->typed
            || ctx->json->type != NGX_ARENA_JSON_STRING
            || (!ngx_arena_is(text, "true") && !ngx_arena_is(text, "false"))))
    {
        return ngx_arena_argument_type_fault(ctx, "true or false");
    }

    ctx->value->text = *text;
    ctx->value->json = *text;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_json(ngx_arena_argument_ctx_t *ctx)
{
    u_char  *p, *last, *field, path[NGX_ARENA_ARGUMENT_PATH];

    last = path + sizeof(path);
    p = ngx_slprintf(path, last, "%V", &ctx->argument->name);

    if (!ngx_arena_argument_far(ctx->json, &p, last)) {
        return ngx_arena_argument_write(ctx);
    }

    field = ngx_pnalloc(ctx->pool, p - path);
    if (field == NULL) {
        return NGX_ERROR;
    }

    (void) ngx_arena_argument_fault(ctx, "out_of_range",
                                    "its exponent must be within %d",
                                    NGX_ARENA_ARGUMENT_EXPONENT);

    if (ctx->fault->code.len == 0) {
        return NGX_ERROR;
    }

    ctx->fault->field.data = field;
    ctx->fault->field.len = ngx_cpymem(field, path, p - path) - field;

    return NGX_DECLINED;
}


/* 1: there is such a number, and path says where; otherwise path is as it was. */

static ngx_uint_t
ngx_arena_argument_far(ngx_arena_json_t *json, u_char **path, u_char *last)
{
    u_char            *end;
    ngx_uint_t         i;
    ngx_arena_json_t  *child;

    if (json->type == NGX_ARENA_JSON_NUMBER) {
        return ngx_arena_argument_is_far(&json->text);
    }

    if (json->type != NGX_ARENA_JSON_ARRAY
        && json->type != NGX_ARENA_JSON_OBJECT)
    {
        return 0;
    }

    end = *path;

    for (i = 0, child = json->first; child; i++, child = child->next) {

        *path = (json->type == NGX_ARENA_JSON_ARRAY)
                ? ngx_slprintf(end, last, "[%ui]", i)
                : ngx_slprintf(end, last, ".%V", &child->name);

        if (ngx_arena_argument_far(child, path, last)) {
            return 1;
        }
    }

    *path = end;

    return 0;
}


static ngx_uint_t
ngx_arena_argument_is_far(ngx_str_t *number)
{
    u_char      *p, *last;
    ngx_uint_t   exponent;

    last = number->data + number->len;

    for (p = number->data; p < last && *p != 'e' && *p != 'E'; p++) {
        /* void */
    }

    exponent = 0;

    for ( /* void */ ; p < last; p++) {

        if (*p >= '0' && *p <= '9') {
            exponent = exponent * 10 + (*p - '0');

            if (exponent > NGX_ARENA_ARGUMENT_EXPONENT) {
                return 1;
            }
        }
    }

    return 0;
}


static ngx_int_t
ngx_arena_argument_write(ngx_arena_argument_ctx_t *ctx)
{
    if (ngx_arena_json_write(ctx->pool, ctx->json, &ctx->value->json)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ctx->value->text = ctx->value->json;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_value(ngx_arena_argument_ctx_t *ctx)
{
    ngx_int_t  rc;

    switch (ctx->json->type) {

    case NGX_ARENA_JSON_OBJECT:
    case NGX_ARENA_JSON_NULL:
        return ngx_arena_argument_type_fault(ctx, "a string, a number or a "
                                                  "list of strings");

    case NGX_ARENA_JSON_ARRAY:
        rc = ngx_arena_argument_value_items(ctx);
        break;

    default:
        rc = ngx_arena_argument_value_length(ctx, 1, &ctx->json->text);
    }

    if (rc != NGX_OK) {
        return rc;
    }

    if (ctx->json->type != NGX_ARENA_JSON_STRING) {
        return ngx_arena_argument_write(ctx);
    }

    return ngx_arena_argument_answers(ctx, ngx_arena_argument_value_form);
}


static ngx_int_t
ngx_arena_argument_value_items(ngx_arena_argument_ctx_t *ctx)
{
    ngx_int_t          rc;
    ngx_uint_t         items;
    ngx_arena_json_t  *item;

    items = 0;

    for (item = ctx->json->first; item; item = item->next) {

        if (item->type != NGX_ARENA_JSON_STRING) {
            return ngx_arena_argument_type_fault(ctx, "a list of strings");
        }

        rc = ngx_arena_argument_value_length(ctx, ++items, &item->text);
        if (rc != NGX_OK) {
            return rc;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_argument_value_length(ngx_arena_argument_ctx_t *ctx,
    ngx_uint_t items, ngx_str_t *text)
{
    if (items <= NGX_ARENA_ARGUMENT_VALUE_ITEMS
        && text->len <= 4 * NGX_ARENA_ARGUMENT_VALUE_LEN
        && ngx_arena_text_length(text) <= NGX_ARENA_ARGUMENT_VALUE_LEN)
    {
        return NGX_OK;
    }

    return ngx_arena_argument_fault(ctx, "too_long",
                                    "the most are %d characters, in a list "
                                    "%d items",
                                    NGX_ARENA_ARGUMENT_VALUE_LEN,
                                    NGX_ARENA_ARGUMENT_VALUE_ITEMS);
}


static ngx_int_t
ngx_arena_argument_texts(ngx_arena_argument_ctx_t *ctx)
{
    ngx_arena_json_t  *item;

    if (ctx->json->type != NGX_ARENA_JSON_ARRAY) {
        return ngx_arena_argument_type_fault(ctx, "a list of strings");
    }

    for (item = ctx->json->first; item; item = item->next) {
        if (item->type != NGX_ARENA_JSON_STRING) {
            return ngx_arena_argument_type_fault(ctx, "a list of strings");
        }
    }

    return ngx_arena_argument_answers(ctx, ngx_arena_argument_texts_form);
}


/* The value, and all forms of it. */

static ngx_int_t
ngx_arena_argument_answers(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_make_pt make)
{
    ngx_uint_t  i;

    for (i = 0; i < NGX_ARENA_ARGUMENT_ANSWER_TEXTS; i++) {
        if (make(ctx, ngx_arena_argument_answer_form[i], &ctx->value->forms[i])
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    ngx_arena_text_unicode(
                      &ctx->value->forms[NGX_ARENA_ARGUMENT_ANSWER_UNICODE]);

    return ngx_arena_argument_write(ctx);
}


static ngx_int_t
ngx_arena_argument_value_form(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_form_pt form, ngx_str_t *text)
{
    return form(ctx->pool, &ctx->json->text, text);
}


static ngx_int_t
ngx_arena_argument_texts_form(ngx_arena_argument_ctx_t *ctx,
    ngx_arena_argument_form_pt form, ngx_str_t *json)
{
    ngx_arena_json_t  *item, *copy, **next, list;

    list = *ctx->json;
    list.first = NULL;
    next = &list.first;

    for (item = ctx->json->first; item; item = item->next) {

        copy = ngx_pcalloc(ctx->pool, sizeof(ngx_arena_json_t));
        if (copy == NULL) {
            return NGX_ERROR;
        }

        copy->type = NGX_ARENA_JSON_STRING;

        if (form(ctx->pool, &item->text, &copy->text) != NGX_OK) {
            return NGX_ERROR;
        }

        *next = copy;
        next = &copy->next;
    }

    return ngx_arena_json_write(ctx->pool, &list, json);
}
