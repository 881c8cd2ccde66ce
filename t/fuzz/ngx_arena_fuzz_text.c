
/*
 * Text: a form of a text has itself for that form, and so has whatever Unicode
 * holds to be the same text.
 */


#include "ngx_arena_fuzz.h"
#include "../../src/base/ngx_arena_name.h"
#include "../../src/base/ngx_arena_text_points.h"


typedef ngx_int_t (*ngx_arena_fuzz_text_form_pt)(ngx_pool_t *pool,
    ngx_str_t *text, ngx_str_t *formed);


static void ngx_arena_fuzz_text_answer(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_fuzz_text_form_pt form);
static void ngx_arena_fuzz_text_name(ngx_pool_t *pool, ngx_str_t *text);
static void ngx_arena_fuzz_text_is_same(ngx_arena_name_t *name,
    ngx_arena_name_t *again);
static void ngx_arena_fuzz_text_same(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_form_e form, ngx_str_t *same);


static ngx_arena_fuzz_text_form_pt  ngx_arena_fuzz_text_forms[] = {
    ngx_arena_text_fold,
    ngx_arena_text_compared,
    ngx_arena_text_exact
};


void
ngx_arena_fuzz_text(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_int_t          length;
    ngx_str_t          folded;
    ngx_uint_t         i;
    ngx_arena_name_t   name;

    length = ngx_arena_text_length(input);

    ngx_arena_fuzz_assert((length >= 0) == ngx_arena_fuzz_is_utf8(input));

    if (length == NGX_ERROR) {
        for (i = 0; i < 3; i++) {
            ngx_arena_fuzz_assert(ngx_arena_fuzz_text_forms[i](pool, input,
                                                               &folded)
                                  == NGX_DECLINED);
        }

        ngx_arena_fuzz_assert(ngx_arena_name(pool, input, &name)
                              == NGX_DECLINED);
        return;
    }

    ngx_arena_fuzz_assert((size_t) length <= input->len);

    for (i = 0; i < 3; i++) {
        ngx_arena_fuzz_text_answer(pool, input, ngx_arena_fuzz_text_forms[i]);
    }

    ngx_arena_fuzz_text_name(pool, input);
}


static void
ngx_arena_fuzz_text_answer(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_fuzz_text_form_pt form)
{
    ngx_str_t  formed, again, same;

    ngx_arena_fuzz_assert(form(pool, text, &formed) == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&formed));

    ngx_arena_fuzz_assert(form(pool, &formed, &again) == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_equal(&formed, &again));

    if (formed.len) {
        ngx_arena_fuzz_assert(formed.data[0] != ' ');
        ngx_arena_fuzz_assert(formed.data[formed.len - 1] != ' ');
    }

    ngx_arena_fuzz_text_same(pool, text, NGX_ARENA_TEXT_NFC, &same);
    ngx_arena_fuzz_assert(form(pool, &same, &again) == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_equal(&formed, &again));

    ngx_arena_fuzz_text_same(pool, text, NGX_ARENA_TEXT_NFD, &same);
    ngx_arena_fuzz_assert(form(pool, &same, &again) == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_equal(&formed, &again));
}


static void
ngx_arena_fuzz_text_name(ngx_pool_t *pool, ngx_str_t *text)
{
    ngx_int_t          rc;
    ngx_str_t          same;
    ngx_arena_name_t   name, again;

    rc = ngx_arena_name(pool, text, &name);

    ngx_arena_fuzz_assert(rc == NGX_OK || rc == NGX_DECLINED);

    if (rc != NGX_OK) {
        return;
    }

    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&name.kept));
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&name.folded));
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&name.meant));
    ngx_arena_fuzz_assert(ngx_arena_fuzz_is_utf8(&name.look));
    ngx_arena_fuzz_assert(name.kept.len && name.folded.len);
    ngx_arena_fuzz_assert((name.meant.len == 0) == (name.look.len == 0));

    ngx_arena_fuzz_assert(ngx_arena_name(pool, &name.kept, &again) == NGX_OK);
    ngx_arena_fuzz_text_is_same(&name, &again);

    ngx_arena_fuzz_assert(ngx_arena_name(pool, &name.folded, &again)
                          == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_equal(&name.folded, &again.folded));

    if (name.meant.len && again.meant.len) {
        ngx_arena_fuzz_assert(ngx_arena_equal(&name.meant, &again.meant));
    }

    /* who types it in pieces is the same person */

    ngx_arena_fuzz_text_same(pool, text, NGX_ARENA_TEXT_NFD, &same);

    ngx_arena_fuzz_assert(ngx_arena_name(pool, &same, &again) == NGX_OK);
    ngx_arena_fuzz_text_is_same(&name, &again);
}


static void
ngx_arena_fuzz_text_is_same(ngx_arena_name_t *name, ngx_arena_name_t *again)
{
    ngx_arena_fuzz_assert(ngx_arena_equal(&name->kept, &again->kept));
    ngx_arena_fuzz_assert(ngx_arena_equal(&name->folded, &again->folded));
    ngx_arena_fuzz_assert(ngx_arena_equal(&name->meant, &again->meant));
    ngx_arena_fuzz_assert(ngx_arena_equal(&name->look, &again->look));
}


static void
ngx_arena_fuzz_text_same(ngx_pool_t *pool, ngx_str_t *text,
    ngx_arena_text_form_e form, ngx_str_t *same)
{
    ngx_arena_text_points_t  points;

    ngx_arena_fuzz_assert(ngx_arena_text_decode(pool, text, &points)
                          == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_text_normalize(pool, &points, form)
                          == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_text_encode(pool, &points, same)
                          == NGX_OK);
}
