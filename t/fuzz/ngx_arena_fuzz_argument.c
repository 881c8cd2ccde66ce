
/*
 * Arguments: a value against each type, from each place.  What is accepted is
 * within its bounds, and is itself accepted, as the same.
 */


#include "ngx_arena_fuzz.h"
#include "../../src/base/ngx_arena_name.h"
#include "../../src/base/ngx_arena_text.h"


static void ngx_arena_fuzz_argument_read(ngx_pool_t *pool, ngx_uint_t i,
    ngx_arena_argument_t *argument);
static ngx_arena_json_t *ngx_arena_fuzz_argument_value(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_str_t *input, ngx_arena_json_t *text);
static void ngx_arena_fuzz_argument_accepted(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_argument_value_t *value);
static void ngx_arena_fuzz_argument_bounds(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_argument_value_t *value);
static void ngx_arena_fuzz_argument_refused(ngx_arena_argument_t *argument,
    ngx_arena_argument_fault_t *fault);


/* The first byte of an input chooses: a new one goes to the end. */

static ngx_str_t  ngx_arena_fuzz_arguments[] = {
    ngx_string("id path identifier else battle_not_found"),
    ngx_string("cursor? query integer(1,1000000)"),
    ngx_string("cursor? query string(1,128)"),
    ngx_string("format query enum(json,csv) = json"),
    ngx_string("answer body value"),
    ngx_string("username body username(2,24)"),
    ngx_string("resume_code? body string(1,16)"),
    ngx_string("texts body texts"),
    ngx_string("battle body json"),
    ngx_string("type body enum(arrow,shield)"),
    ngx_string("ttl body integer(1,86400000)"),
    ngx_string("wake? body integer(0,9007199254740991)"),
    ngx_string("sure body boolean"),
    ngx_string("name path username(2,24)"),
    ngx_string("text query value"),
    ngx_string("some? body boolean = true"),
    ngx_string("name query prefix(1,24)"),
    ngx_string("name body username(1,24)")
};


void
ngx_arena_fuzz_argument(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_int_t                    rc;
    ngx_arena_json_t            *json, text;
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    ngx_arena_fuzz_argument_read(pool, ngx_arena_fuzz_byte(input), &argument);

    json = ngx_arena_fuzz_argument_value(pool, &argument, input, &text);

    rc = ngx_arena_argument_check(pool, &argument, json, &value, &fault);

    switch (rc) {

    case NGX_OK:
        ngx_arena_fuzz_argument_accepted(pool, &argument, &value);
        break;

    case NGX_DECLINED:
        ngx_arena_fuzz_argument_refused(&argument, &fault);
        break;

    default:
        ngx_arena_fuzz_assert(rc == NGX_OK || rc == NGX_DECLINED);
    }
}


static void
ngx_arena_fuzz_argument_read(ngx_pool_t *pool, ngx_uint_t i,
    ngx_arena_argument_t *argument)
{
    ngx_str_t  *line, reason;

    i %= ngx_arena_fuzz_count(ngx_arena_fuzz_arguments);
    line = &ngx_arena_fuzz_arguments[i];

    ngx_arena_fuzz_assert(ngx_arena_argument_read(pool,
                                                  ngx_http_arena_sources, line,
                                                  argument, &reason)
                          == NGX_OK);
}


/* From a path or a query it is bytes of any kind, else it is JSON. */

static ngx_arena_json_t *
ngx_arena_fuzz_argument_value(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_str_t *input, ngx_arena_json_t *text)
{
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    if (!argument->source->typed) {
        ngx_memzero(text, sizeof(ngx_arena_json_t));
        text->type = NGX_ARENA_JSON_STRING;
        text->text = *input;
        return text;
    }

    return ngx_arena_json_parse(pool, input, NGX_HTTP_ARENA_MAX_DEPTH, &json,
                                &fault)
           == NGX_OK ? json : NULL;
}


static void
ngx_arena_fuzz_argument_accepted(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_argument_value_t *value)
{
    ngx_int_t                    rc;
    ngx_uint_t                   i, n;
    ngx_arena_json_t            *json;
    ngx_arena_json_fault_t       why;
    ngx_arena_argument_value_t   again;
    ngx_arena_argument_fault_t   fault;

    if (value->json.len == 0) {
        ngx_arena_fuzz_assert(argument->optional);
        ngx_arena_fuzz_assert(ngx_arena_equal(&value->text,
                                              &argument->standard));
        return;
    }

    ngx_arena_fuzz_argument_bounds(pool, argument, value);

    rc = ngx_arena_json_parse(pool, &value->json, NGX_HTTP_ARENA_MAX_DEPTH,
                              &json, &why);
    ngx_arena_fuzz_assert(rc == NGX_OK);

    rc = ngx_arena_argument_check(pool, argument, json, &again, &fault);
    ngx_arena_fuzz_assert(rc == NGX_OK);

    ngx_arena_fuzz_assert(ngx_arena_equal(&value->text, &again.text));

    ngx_arena_argument_forms(argument, &n);

    for (i = 0; i < n; i++) {
        ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&value->forms[i]));
        ngx_arena_fuzz_assert(ngx_arena_equal(&value->forms[i],
                                              &again.forms[i]));
    }

    ngx_arena_fuzz_assert(ngx_arena_equal(&value->json, &again.json));
}


static void
ngx_arena_fuzz_argument_bounds(ngx_pool_t *pool,
    ngx_arena_argument_t *argument, ngx_arena_argument_value_t *value)
{
    ngx_int_t          n;
    ngx_str_t         *first;
    ngx_uint_t         nforms;
    ngx_arena_name_t   name;

    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&value->text));

    if (ngx_arena_argument_is_number(argument)) {
        n = ngx_atoi(value->text.data, value->text.len);
        ngx_arena_fuzz_assert(n >= argument->min && n <= argument->max);

    } else if (argument->max) {
        n = ngx_arena_text_length(&value->text);
        ngx_arena_fuzz_assert(n >= argument->min && n <= argument->max);
    }

    ngx_arena_argument_forms(argument, &nforms);

    if (argument->max && nforms) {
        first = &value->forms[0];

        ngx_arena_fuzz_assert(first->len > 0);

        if (nforms > 1) {
            ngx_arena_fuzz_assert(ngx_arena_name(pool, first, &name)
                                  == NGX_OK);
            ngx_arena_fuzz_assert(ngx_arena_equal(&name.folded, first));
        }
    }
}


static void
ngx_arena_fuzz_argument_refused(ngx_arena_argument_t *argument,
    ngx_arena_argument_fault_t *fault)
{
    ngx_uint_t  i;

    static char  *codes[] = {
        "required", "invalid_type", "invalid_characters", "invalid_choice",
        "too_short", "too_long", "out_of_range"
    };

    /* of JSON, where in it */

    ngx_arena_fuzz_assert(fault->field.len >= argument->name.len);
    ngx_arena_fuzz_assert(ngx_memcmp(fault->field.data, argument->name.data,
                                     argument->name.len)
                          == 0);
    ngx_arena_fuzz_assert(fault->field.len == argument->name.len
                          || fault->field.data[argument->name.len] == '['
                          || fault->field.data[argument->name.len] == '.');
    ngx_arena_fuzz_assert(fault->detail.len > 0);
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&fault->detail));

    for (i = 0; i < ngx_arena_fuzz_count(codes); i++) {
        if (ngx_arena_is(&fault->code, codes[i])) {
            return;
        }
    }

    ngx_arena_fuzz_assert(i < ngx_arena_fuzz_count(codes));
}
