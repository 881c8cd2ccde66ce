
/*
 * JSON: what is accepted is what the grammar has, and comes back unchanged.
 */


#include "ngx_arena_fuzz.h"


static ngx_int_t ngx_arena_fuzz_json_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_json_t **json, ngx_arena_json_fault_t *fault);
static void ngx_arena_fuzz_json_same(ngx_arena_json_t *one,
    ngx_arena_json_t *two);
static void ngx_arena_fuzz_json_names(ngx_arena_json_t *object);


void
ngx_arena_fuzz_json(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_int_t                rc;
    ngx_str_t                written, again;
    ngx_uint_t               good;
    ngx_arena_json_t        *json, *same;
    ngx_arena_json_fault_t   fault;

    rc = ngx_arena_fuzz_json_parse(pool, input, &json, &fault);
    good = ngx_arena_fuzz_is_json(input, NGX_HTTP_ARENA_MAX_DEPTH);

    if (rc == NGX_DECLINED) {
        ngx_arena_fuzz_assert(fault.offset <= input->len);
        ngx_arena_fuzz_assert(fault.reason.len > 0);
        ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&fault.reason));

        /* what the grammar has nothing against */

        ngx_arena_fuzz_assert(!good
                              || ngx_strnstr(fault.reason.data,
                                             "duplicate member name",
                                             fault.reason.len)
                                 == fault.reason.data);
    }

    ngx_arena_fuzz_assert(rc == NGX_DECLINED || good);

    if (rc != NGX_OK) {
        return;
    }

    ngx_arena_fuzz_assert(ngx_arena_json_write(pool, json, &written) == NGX_OK);

    rc = ngx_arena_fuzz_json_parse(pool, &written, &same, &fault);

    ngx_arena_fuzz_assert(rc == NGX_OK);
    ngx_arena_fuzz_json_same(json, same);

    ngx_arena_fuzz_assert(ngx_arena_json_write(pool, same, &again) == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_equal(&written, &again));
}


static ngx_int_t
ngx_arena_fuzz_json_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_json_t **json, ngx_arena_json_fault_t *fault)
{
    ngx_int_t  rc;

    rc = ngx_arena_json_parse(pool, text, NGX_HTTP_ARENA_MAX_DEPTH, json,
                              fault);

    ngx_arena_fuzz_assert(rc == NGX_OK || rc == NGX_DECLINED);

    return rc;
}


static void
ngx_arena_fuzz_json_same(ngx_arena_json_t *one, ngx_arena_json_t *two)
{
    ngx_uint_t         n;
    ngx_arena_json_t  *first, *second;

    ngx_arena_fuzz_assert(one->type == two->type);
    ngx_arena_fuzz_assert(one->count == two->count);
    ngx_arena_fuzz_assert(ngx_arena_equal(&one->name, &two->name));
    ngx_arena_fuzz_assert(ngx_arena_equal(&one->text, &two->text));
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&one->text));

    ngx_arena_fuzz_json_names(one);

    n = 0;
    second = two->first;

    for (first = one->first; first; first = first->next) {
        ngx_arena_fuzz_assert(second != NULL);
        ngx_arena_fuzz_json_same(first, second);

        second = second->next;
        n++;
    }

    ngx_arena_fuzz_assert(second == NULL && n == one->count);
}


static void
ngx_arena_fuzz_json_names(ngx_arena_json_t *object)
{
    ngx_arena_json_t  *member, *other;

    if (object->type != NGX_ARENA_JSON_OBJECT || object->count > 64) {
        return;
    }

    for (member = object->first; member; member = member->next) {
        ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&member->name));
        ngx_arena_fuzz_assert(ngx_arena_json_member(object, &member->name)
                              == member);

        for (other = member->next; other; other = other->next) {
            ngx_arena_fuzz_assert(!ngx_arena_equal(&member->name,
                                                   &other->name));
        }
    }
}
