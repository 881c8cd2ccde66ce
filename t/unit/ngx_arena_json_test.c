
#include "ngx_arena_unit.h"

#include "ngx_arena_json.h"


#define NGX_ARENA_TEST_DEPTH  32


typedef struct {
    ngx_str_t    text;
    ngx_str_t    written;             /* as it was, when empty */
} ngx_arena_json_good_t;


typedef struct {
    ngx_str_t    text;
    size_t       offset;
    char        *reason;              /* any, when NULL */
} ngx_arena_json_bad_t;


static ngx_arena_json_good_t  ngx_arena_json_good[] = {
    { ngx_string("null"), ngx_null_string },
    { ngx_string("true"), ngx_null_string },
    { ngx_string("false"), ngx_null_string },
    { ngx_string("0"), ngx_null_string },
    { ngx_string("-0"), ngx_null_string },
    { ngx_string("-0.0"), ngx_null_string },
    { ngx_string("1e5"), ngx_null_string },
    { ngx_string("1E+05"), ngx_null_string },
    { ngx_string("0.10e-10"), ngx_null_string },
    { ngx_string("1e999999"), ngx_null_string },
    { ngx_string("123456789012345678901234567890"), ngx_null_string },
    { ngx_string("9007199254740993.000"), ngx_null_string },
    { ngx_string("[]"), ngx_null_string },
    { ngx_string("{}"), ngx_null_string },
    { ngx_string(" \t\r\n[ \t\r\n] \t\r\n"), ngx_string("[]") },
    { ngx_string("{ \"a\" : 1 , \"b\" : [ 2 , 3 ] }"),
      ngx_string("{\"a\":1,\"b\":[2,3]}") },
    { ngx_string("[1,\"a\",null,true,false,{\"b\":[{}]},[]]"),
      ngx_null_string },
    { ngx_string("{\"b\":1,\"a\":2,\"c\":3}"), ngx_null_string },
    { ngx_string("{\"a\":1,\"A\":2,\"\":3,\" \":4}"), ngx_null_string },
    { ngx_string("[{\"a\":1},{\"a\":{\"a\":1}}]"), ngx_null_string },

    /* strings */

    { ngx_string("\"\""), ngx_null_string },
    { ngx_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
      ngx_string("\"\\\"\\\\/\\b\\f\\n\\r\\t\"") },
    { ngx_string("\"\\u0041\\u00e9\\u20AC\""), ngx_string("\"A\xc3\xa9€\"") },
    { ngx_string("\"\\u0001\\u001F\\u007f\""),
      ngx_string("\"\\u0001\\u001f\x7f\"") },
    { ngx_string("\"\\uD83D\\uDE00\\ud800\\udc00\\uDBFF\\uDFFF\""),
      ngx_string("\"\xf0\x9f\x98\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"") },
    { ngx_string("\"\\\\u0000\\\\ud800\""), ngx_null_string },
    { ngx_string("\"\\\\\""), ngx_null_string },
    { ngx_string("\"\\\"\\\"\""), ngx_null_string },
    { ngx_string("[\"a\\\"b\",\"\\\\\",\"\\\\\\\"\",\"\"]"), ngx_null_string },
    { ngx_string("{\"a\\\"b\":\"c\\\"d\",\"\\u0061\\n\":\"\\u0062\"}"),
      ngx_string("{\"a\\\"b\":\"c\\\"d\",\"a\\n\":\"b\"}") },
    { ngx_string("\"//\""), ngx_null_string },
    { ngx_string("\"/* {[ */\""), ngx_null_string },

    /* the ends of what UTF-8 encodes in one to four bytes */

    { ngx_string("\"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"
                 "\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
      ngx_null_string },
    { ngx_string("{\"ስም\":\"مرحبا\",\"नाम\":\"한글\"}"), ngx_null_string },
};


static ngx_arena_json_bad_t  ngx_arena_json_bad[] = {

    /* the end of the text */

    { ngx_string(""), 0, "unexpected end of text" },
    { ngx_string("  "), 2, "unexpected end of text" },
    { ngx_string("["), 1, "unexpected end of text" },
    { ngx_string("[1"), 2, "unexpected end of text" },
    { ngx_string("[1, "), 4, "unexpected end of text" },
    { ngx_string("{"), 1, "unexpected end of text" },
    { ngx_string("{\"a\""), 4, "unexpected end of text" },
    { ngx_string("{\"a\":"), 5, "unexpected end of text" },
    { ngx_string("{\"a\":1"), 6, "unexpected end of text" },
    { ngx_string("{\"a\":1,"), 7, "unexpected end of text" },
    { ngx_string("\"abc"), 4, "unterminated string" },
    { ngx_string("\"abc\\\""), 6, "unterminated string" },
    { ngx_string("\"abc\\"), 5, "unterminated string" },
    { ngx_string("1 \"abc"), 6, "unterminated string" },

    /* behind the value */

    { ngx_string("1 2"), 2, "trailing garbage" },
    { ngx_string("{}{}"), 2, "trailing garbage" },
    { ngx_string("[] x"), 3, "trailing garbage" },
    { ngx_string("[],"), 2, "trailing garbage" },
    { ngx_string("[1]]"), 3, "trailing garbage" },
    { ngx_string("1 tru"), 2, "trailing garbage" },
    { ngx_string("1 -"), 2, "trailing garbage" },
    { ngx_string("true\0"), 4, "trailing garbage" },
    { ngx_string("\"a\" \"b\\q\""), 4, "trailing garbage" },

    /* literals and numbers */

    { ngx_string("nul"), 0, NULL },
    { ngx_string("[tru]"), 1, NULL },
    { ngx_string("[True]"), 1, NULL },
    { ngx_string("[nulll]"), 5, NULL },
    { ngx_string("[NaN]"), 1, NULL },
    { ngx_string("[-Infinity]"), 1, NULL },
    { ngx_string("undefined"), 0, NULL },
    { ngx_string("[01]"), 2, NULL },
    { ngx_string("[-01]"), 3, NULL },
    { ngx_string("[0, 00]"), 5, NULL },
    { ngx_string("[-]"), 1, NULL },
    { ngx_string("[+1]"), 1, NULL },
    { ngx_string("[.5]"), 1, NULL },
    { ngx_string("[1.]"), 1, NULL },
    { ngx_string("[1.e5]"), 1, NULL },
    { ngx_string("[1e]"), 1, NULL },
    { ngx_string("[1e+]"), 1, NULL },
    { ngx_string("[0x10]"), 2, NULL },
    { ngx_string("[1,2a]"), 4, NULL },
    { ngx_string("[1_000]"), 2, NULL },

    /* structure */

    { ngx_string("]"), 0, NULL },
    { ngx_string(","), 0, NULL },
    { ngx_string("[,1]"), 1, NULL },
    { ngx_string("[1,]"), 3, NULL },
    { ngx_string("[1,,2]"), 3, NULL },
    { ngx_string("[1 2]"), 3, NULL },
    { ngx_string("[1 \"abc\"]"), 3, NULL },
    { ngx_string("[1 , , 2]"), 5, NULL },
    { ngx_string("[1:2]"), 2, NULL },
    { ngx_string("[1}"), 2, NULL },
    { ngx_string("{]"), 1, NULL },
    { ngx_string("{,}"), 1, NULL },
    { ngx_string("{a:1}"), 1, NULL },
    { ngx_string("{'a':1}"), 1, NULL },
    { ngx_string("{1:2}"), 1, NULL },
    { ngx_string("{null:2}"), 1, NULL },
    { ngx_string("{[]:2}"), 1, NULL },
    { ngx_string("{\"a\"}"), 4, NULL },
    { ngx_string("{\"a\",1}"), 4, NULL },
    { ngx_string("{\"a\" 1}"), 5, NULL },
    { ngx_string("{\"a\"::1}"), 5, NULL },
    { ngx_string("{\"a\":}"), 5, NULL },
    { ngx_string("{\"a\":1,}"), 7, NULL },
    { ngx_string("{\"a\":1 \"b\":2}"), 7, NULL },
    { ngx_string("{\"a\":1:2}"), 6, NULL },
    { ngx_string("{\"a\":1,,}"), 7, NULL },
    { ngx_string("{\"a\":1]"), 6, NULL },

    /* extensions that some parsers know */

    { ngx_string("/* */ 1"), 0, NULL },
    { ngx_string("// 1\n1"), 0, NULL },
    { ngx_string("[1, // one\n2]"), 4, NULL },
    { ngx_string("1 /* */"), 2, NULL },
    { ngx_string("# 1\n1"), 0, NULL },
    { ngx_string("['a']"), 1, NULL },
    { ngx_string("\xef\xbb\xbf{}"), 0, NULL },
    { ngx_string("[\v1]"), 1, "invalid white space" },
    { ngx_string("[1\f]"), 2, "invalid white space" },
    { ngx_string("[\xc2\xa0]"), 1, NULL },
    { ngx_string("[\0]"), 1, NULL },
    { ngx_string("\0"), 0, NULL },

    /* strings */

    { ngx_string("[\"a\nb\"]"), 3, NULL },
    { ngx_string("[\"a\tb\"]"), 3, NULL },
    { ngx_string("[\"a\0b\"]"), 3, NULL },
    { ngx_string("[\"a\x1f\"]"), 3, NULL },
    { ngx_string("[\"\\q\"]"), 3, NULL },
    { ngx_string("[\"\\'\"]"), 3, NULL },
    { ngx_string("[\"\\\n\"]"), 3, NULL },
    { ngx_string("[\"\\U0041\"]"), 3, NULL },
    { ngx_string("[\"\\x41\"]"), 3, NULL },
    { ngx_string("[\"\\u12G4\"]"), 6, NULL },
    { ngx_string("[\"\\u12\"]"), 6, NULL },
    { ngx_string("[\"\\u+123\"]"), 4, NULL },
    { ngx_string("[\"\\u0000\"]"), 2, "NUL in a string" },
    { ngx_string("{\"a\\u0000\":1}"), 3, "NUL in a string" },

    /* surrogates */

    { ngx_string("\"\\ud800\""), 1, "lone surrogate in a string" },
    { ngx_string("\"ab\\uDBFF\""), 3, "lone surrogate in a string" },
    { ngx_string("\"\\udc00\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\uDFFF\\uD800\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\ud800\\ud800\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\ud800\\u0041\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\ud800\\u0000\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\ud800\\n\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\ud800dc00\""), 1, "lone surrogate in a string" },
    { ngx_string("\"\\ud800\\udc0\""), 1, "lone surrogate in a string" },
    { ngx_string("{\"\\ud800\":1}"), 2, "lone surrogate in a string" },

    /* UTF-8 */

    { ngx_string("\"a\x80\""), 2, "text is not UTF-8" },
    { ngx_string("\"a\xbf\""), 2, "text is not UTF-8" },
    { ngx_string("\"\xc0\x80\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xc1\xbf\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xe0\x80\x80\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xe0\x9f\xbf\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xf0\x8f\xbf\xbf\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xed\xa0\x80\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xed\xbf\xbf\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xf4\x90\x80\x80\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xf5\x80\x80\x80\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xf8\x88\x80\x80\x80\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xff\""), 1, "text is not UTF-8" },
    { ngx_string("\"é\xc3\""), 3, "text is not UTF-8" },
    { ngx_string("\"\xe2\x82\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xf0\x9f\x98\""), 1, "text is not UTF-8" },
    { ngx_string("\"\xf0\x9f\x98"), 1, "text is not UTF-8" },
    { ngx_string("\"\\\xc3\""), 2, "text is not UTF-8" },
    { ngx_string("{\"\xff\":1}"), 2, "text is not UTF-8" },
    { ngx_string("[1]\xff"), 3, "text is not UTF-8" },
    { ngx_string("\xff\xfe[\0]\0"), 0, "text is not UTF-8" },

    /* duplicates */

    { ngx_string("{\"a\":1,\"a\":2}"), 7, "duplicate member name \"a\"" },
    { ngx_string("{\"\":1,\"\":2}"), 6, "duplicate member name \"\"" },
    { ngx_string("{\"a\":1, \"\\u0061\":2}"), 8,
      "duplicate member name \"a\"" },
    { ngx_string("{\"\\u0061\":1,\"a\":2}"), 12,
      "duplicate member name \"a\"" },
    { ngx_string("{\"b\":1,\"a\":2,\"c\":3,\"a\":4,\"b\":5}"), 19,
      "duplicate member name \"a\"" },
    { ngx_string("{\"a\":{\"b\":[{\"c\":1,\"c\":2}]},\"a\":2}"), 18,
      "duplicate member name \"c\"" },
    { ngx_string("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,"
                 "\"h\":8,\"i\":9,\"j\":10,\"d\":11}"), 62,
      "duplicate member name \"d\"" },
    { ngx_string("{\"\\n\":1,\"\\n\":2}"), 8,
      "duplicate member name \"\\n\"" },
    { ngx_string("{\"0123456789abcdef0123456789abcdef\":1,"
                 "\"0123456789abcdef0123456789abcdef\":1}"), 38,
      "duplicate member name \"0123456789abcdef0123456789abcdef\"" },
    { ngx_string("{\"0123456789abcdef0123456789abcdefg\":1,"
                 "\"0123456789abcdef0123456789abcdefg\":1}"), 39,
      "duplicate member name \"0123456789abcdef0123456789abcdef\"..." },
    { ngx_string("{\"0123456789abcdef0123456789abcdeé\":1,"
                 "\"0123456789abcdef0123456789abcdeé\":1}"), 39,
      "duplicate member name \"0123456789abcdef0123456789abcde\"..." },
};


static ngx_int_t
ngx_arena_test_parse(ngx_str_t *text, ngx_uint_t max_depth,
    ngx_arena_json_t **json, ngx_arena_json_fault_t *fault)
{
    u_char     *p;
    ngx_int_t   rc;
    ngx_str_t   copy;

    /* exactly as long as the text, and gone afterwards */

    p = malloc(text->len ? text->len : 1);
    assert_non_null(p);

    ngx_memcpy(p, text->data, text->len);

    copy.data = p;
    copy.len = text->len;

    rc = ngx_arena_json_parse(ngx_arena_unit_pool, &copy, max_depth, json,
                              fault);

    ngx_memset(p, 'x', text->len);
    free(p);

    return rc;
}


static void
ngx_arena_test_round_trip(void **state)
{
    ngx_str_t                written, again, *expected;
    ngx_uint_t               i;
    ngx_arena_json_t        *json;
    ngx_arena_json_good_t   *good;
    ngx_arena_json_fault_t   fault;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_json_good); i++) {
        good = &ngx_arena_json_good[i];
        expected = good->written.len ? &good->written : &good->text;

        if (ngx_arena_test_parse(&good->text, NGX_ARENA_TEST_DEPTH, &json,
                                 &fault)
            != NGX_OK)
        {
            fail_msg("\"%s\": %.*s at %zu", good->text.data,
                     (int) fault.reason.len, (char *) fault.reason.data,
                     fault.offset);
        }

        assert_int_equal(ngx_arena_json_write(ngx_arena_unit_pool, json,
                                              &written),
                         NGX_OK);

        ngx_arena_unit_equal(&written, expected, &good->text);

        assert_int_equal(ngx_arena_test_parse(&written, NGX_ARENA_TEST_DEPTH,
                                              &json, &fault),
                         NGX_OK);
        assert_int_equal(ngx_arena_json_write(ngx_arena_unit_pool, json,
                                              &again),
                         NGX_OK);

        ngx_arena_unit_equal(&again, &written, &good->text);
    }
}


static void
ngx_arena_test_faults(void **state)
{
    ngx_int_t                rc;
    ngx_str_t                reason;
    ngx_uint_t               i;
    ngx_arena_json_t        *json;
    ngx_arena_json_bad_t    *bad;
    ngx_arena_json_fault_t   fault;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_json_bad); i++) {
        bad = &ngx_arena_json_bad[i];

        rc = ngx_arena_test_parse(&bad->text, NGX_ARENA_TEST_DEPTH, &json,
                                  &fault);

        if (rc != NGX_DECLINED) {
            fail_msg("\"%s\": returned %d", bad->text.data, (int) rc);
        }

        if (fault.offset != bad->offset) {
            fail_msg("\"%s\": %.*s at %zu, expected at %zu", bad->text.data,
                     (int) fault.reason.len, (char *) fault.reason.data,
                     fault.offset, bad->offset);
        }

        assert_true(fault.reason.len > 0);

        if (bad->reason) {
            reason.data = (u_char *) bad->reason;
            reason.len = ngx_strlen(bad->reason);

            ngx_arena_unit_equal(&fault.reason, &reason, &bad->text);
        }
    }
}


static void
ngx_arena_test_no_text(void **state)
{
    ngx_str_t                text = ngx_null_string;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    (void) state;

    assert_int_equal(ngx_arena_json_parse(ngx_arena_unit_pool, &text,
                                          NGX_ARENA_TEST_DEPTH, &json, &fault),
                     NGX_DECLINED);
    assert_int_equal(fault.offset, 0);
}


/* No beginning of an object is a JSON text, and no fault is beyond it. */

static void
ngx_arena_test_truncation(void **state)
{
    size_t                   len;
    ngx_str_t                text;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    static ngx_str_t  whole =
        ngx_string("{\"a\":[1,-2.5e+3,true,null,\"\\ud83d\\ude00\xf0\x9f\x98"
                   "\x80\\n\"],\"\\\"\":{\"c\":false}, \"d\" : \"é\"}");

    (void) state;

    for (len = 0; len < whole.len; len++) {
        text.data = whole.data;
        text.len = len;

        assert_int_equal(ngx_arena_test_parse(&text, NGX_ARENA_TEST_DEPTH,
                                              &json, &fault),
                         NGX_DECLINED);
        assert_true(fault.offset <= len);
    }

    assert_int_equal(ngx_arena_test_parse(&whole, NGX_ARENA_TEST_DEPTH, &json,
                                          &fault),
                     NGX_OK);
}


static void
ngx_arena_test_tree(void **state)
{
    ngx_arena_json_t        *json, *child;
    ngx_arena_json_fault_t   fault;

    static ngx_str_t  text =
        ngx_string("{\"a\":[1.50,\"\\u00e9\"],\"ab\":null,\"\":true}");
    static ngx_str_t  names[] = {
        ngx_string("a"), ngx_string("ab"), ngx_string(""), ngx_string("b"),
        ngx_string("1.50")
    };
    static ngx_str_t  number = ngx_string("1.50");
    static ngx_str_t  string = ngx_string("é");
    static ngx_str_t  literal = ngx_string("true");

    (void) state;

    assert_int_equal(ngx_arena_test_parse(&text, NGX_ARENA_TEST_DEPTH, &json,
                                          &fault),
                     NGX_OK);

    assert_int_equal(json->type, NGX_ARENA_JSON_OBJECT);
    assert_int_equal(json->count, 3);
    assert_null(json->next);
    assert_int_equal(json->name.len, 0);

    child = ngx_arena_json_member(json, &names[0]);
    assert_ptr_equal(child, json->first);
    assert_int_equal(child->type, NGX_ARENA_JSON_ARRAY);
    assert_int_equal(child->count, 2);
    ngx_arena_unit_equal(&child->name, &names[0], &text);

    assert_int_equal(child->first->type, NGX_ARENA_JSON_NUMBER);
    ngx_arena_unit_equal(&child->first->text, &number, &text);
    assert_int_equal(child->first->name.len, 0);

    assert_ptr_equal(child->first->next, child->last);
    assert_int_equal(child->last->type, NGX_ARENA_JSON_STRING);
    ngx_arena_unit_equal(&child->last->text, &string, &text);
    assert_null(child->last->next);

    assert_null(ngx_arena_json_member(child, &names[0]));

    child = ngx_arena_json_member(json, &names[1]);
    assert_int_equal(child->type, NGX_ARENA_JSON_NULL);

    child = ngx_arena_json_member(json, &names[2]);
    assert_ptr_equal(child, json->last);
    assert_int_equal(child->type, NGX_ARENA_JSON_BOOLEAN);
    ngx_arena_unit_equal(&child->text, &literal, &text);
    assert_null(ngx_arena_json_member(child, &names[2]));

    assert_null(ngx_arena_json_member(json, &names[3]));
    assert_null(ngx_arena_json_member(json, &names[4]));
}


static void
ngx_arena_test_depth(void **state)
{
    ngx_uint_t               i;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    static struct {
        ngx_str_t    text;
        ngx_uint_t   max_depth;
        ngx_int_t    rc;
        size_t       offset;
    } tests[] = {
        { ngx_string("1"), 0, NGX_OK, 0 },
        { ngx_string("[]"), 0, NGX_DECLINED, 0 },
        { ngx_string(" {}"), 0, NGX_DECLINED, 1 },
        { ngx_string("[]"), 1, NGX_OK, 0 },
        { ngx_string("[1,[]]"), 1, NGX_DECLINED, 3 },
        { ngx_string("[1,[]]"), 2, NGX_OK, 0 },
        { ngx_string("{\"a\":{}}"), 1, NGX_DECLINED, 5 },
        { ngx_string("[[],[],{},{\"a\":[]}]"), 3, NGX_OK, 0 },
        { ngx_string("[[],[],{},{\"a\":[]}]"), 2, NGX_DECLINED, 15 },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        assert_int_equal(ngx_arena_test_parse(&tests[i].text,
                                              tests[i].max_depth, &json,
                                              &fault),
                         tests[i].rc);

        if (tests[i].rc == NGX_DECLINED) {
            assert_int_equal(fault.offset, tests[i].offset);
        }
    }
}


static void
ngx_arena_test_deep(void **state)
{
    ngx_str_t                text, written;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    (void) state;

    text.len = 1000000;
    text.data = ngx_palloc(ngx_arena_unit_pool, text.len);
    assert_non_null(text.data);

    ngx_memset(text.data, '[', text.len);

    assert_int_equal(ngx_arena_test_parse(&text, 1000, &json, &fault),
                     NGX_DECLINED);
    assert_int_equal(fault.offset, 1000);

    ngx_memset(text.data + 1000, ']', 1000);
    text.len = 2000;

    assert_int_equal(ngx_arena_test_parse(&text, 1000, &json, &fault), NGX_OK);
    assert_int_equal(ngx_arena_json_write(ngx_arena_unit_pool, json, &written),
                     NGX_OK);

    ngx_arena_unit_equal(&written, &text, &text);
}


/* An object of 4 MB whose names have much in common; time shows in the test. */

static void
ngx_arena_test_many_members(void **state)
{
    u_char                  *p;
    size_t                   duplicate;
    ngx_str_t                text;
    ngx_uint_t               i, n;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    (void) state;

    n = 200000;

    text.data = ngx_palloc(ngx_arena_unit_pool, n * 24);
    assert_non_null(text.data);

    p = text.data;
    *p++ = '{';

    for (i = 0; i < n; i++) {
        p = ngx_sprintf(p, "\"member%09ui\":%ui,", (i * 7919) % n, i % 10);
    }

    p[-1] = '}';
    text.len = p - text.data;

    assert_int_equal(ngx_arena_test_parse(&text, 1, &json, &fault), NGX_OK);
    assert_int_equal(json->count, n);

    p[-1] = ',';
    duplicate = p - text.data;
    p = ngx_cpymem(p, "\"member000007919\":1}", 20);
    text.len = p - text.data;

    assert_int_equal(ngx_arena_test_parse(&text, 1, &json, &fault),
                     NGX_DECLINED);
    assert_int_equal(fault.offset, duplicate);
}


static void
ngx_arena_test_long_string(void **state)
{
    size_t                   i, n;
    u_char                  *p;
    ngx_str_t                text;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    (void) state;

    n = 1000000;

    text.len = 4 * n + 2;
    text.data = ngx_palloc(ngx_arena_unit_pool, text.len);
    assert_non_null(text.data);

    p = text.data;
    *p++ = '"';

    for (i = 0; i < n; i++) {
        p = ngx_cpymem(p, "\\n\\\"", 4);
    }

    *p = '"';

    assert_int_equal(ngx_arena_test_parse(&text, 0, &json, &fault), NGX_OK);
    assert_int_equal(json->text.len, 2 * n);

    for (i = 0; i < n; i++) {
        assert_int_equal(json->text.data[2 * i], '\n');
        assert_int_equal(json->text.data[2 * i + 1], '"');
    }
}


static void
ngx_arena_test_write_string(void **state)
{
    u_char      buffer[64], *last;
    ngx_str_t   written;
    ngx_uint_t  i;

    static struct {
        ngx_str_t  string;
        ngx_str_t  written;
    } tests[] = {
        { ngx_string(""), ngx_string("\"\"") },
        { ngx_string("a/b"), ngx_string("\"a/b\"") },
        { ngx_string("\"\\\b\f\n\r\t"),
          ngx_string("\"\\\"\\\\\\b\\f\\n\\r\\t\"") },
        { ngx_string("\0\x01\v\x1b\x1f\x7f"),
          ngx_string("\"\\u0000\\u0001\\u000b\\u001b\\u001f\x7f\"") },
        { ngx_string("é€\xf0\x9f\x98\x80"),
          ngx_string("\"é€\xf0\x9f\x98\x80\"") },
        { ngx_string("\xff" "a\xc3"),
          ngx_string("\"\xef\xbf\xbd" "a\xef\xbf\xbd\"") },
        { ngx_string("\xed\xa0\x80"),
          ngx_string("\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"") },
        { ngx_string("\xc0\x80"),
          ngx_string("\"\xef\xbf\xbd\xef\xbf\xbd\"") },
        { ngx_string("\xe2\x82\""),
          ngx_string("\"\xef\xbf\xbd\xef\xbf\xbd\\\"\"") },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        last = ngx_arena_json_write_string(buffer, &tests[i].string);

        written.data = buffer;
        written.len = last - buffer;

        ngx_arena_unit_equal(&written, &tests[i].written, &tests[i].string);
        assert_int_equal(ngx_arena_json_string_length(&tests[i].string),
                         tests[i].written.len);
    }
}


/* Whatever allocation fails, the answer is NGX_ERROR. */

static void
ngx_arena_test_no_memory(void **state)
{
    ngx_int_t                rc;
    ngx_str_t                written;
    ngx_uint_t               i, n;
    ngx_arena_json_t        *json;
    ngx_arena_json_fault_t   fault;

    static ngx_str_t  texts[] = {
        ngx_string("{\"a\":[1,\"\\n\",true,null,{}],\"\\t\":{\"b\":\"c\"}}"),
        ngx_string("[[[[[[[[[[]]]]]]]]]]"),
        ngx_string("{\"a\":1,\"a\":2}"),
        ngx_string("[1,]"),
        ngx_string("["),
        ngx_string("\"\\ud800\""),
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(texts); i++) {

        for (n = 1; /* void */ ; n++) {
            ngx_arena_unit_fail_allocation(n);

            rc = ngx_arena_test_parse(&texts[i], NGX_ARENA_TEST_DEPTH, &json,
                                      &fault);

            if (!ngx_arena_unit_allocation_failed()) {
                break;
            }

            assert_int_equal(rc, NGX_ERROR);
        }

        ngx_arena_unit_fail_allocation(0);

        assert_true(n > 1);
        assert_int_equal(rc, i < 2 ? NGX_OK : NGX_DECLINED);

        if (rc == NGX_OK) {
            ngx_arena_unit_fail_allocation(1);
            assert_int_equal(ngx_arena_json_write(ngx_arena_unit_pool, json,
                                                  &written),
                             NGX_ERROR);
        }
    }
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_round_trip),
        ngx_arena_unit_test(ngx_arena_test_faults),
        ngx_arena_unit_test(ngx_arena_test_no_text),
        ngx_arena_unit_test(ngx_arena_test_truncation),
        ngx_arena_unit_test(ngx_arena_test_tree),
        ngx_arena_unit_test(ngx_arena_test_depth),
        ngx_arena_unit_test(ngx_arena_test_deep),
        ngx_arena_unit_test(ngx_arena_test_many_members),
        ngx_arena_unit_test(ngx_arena_test_long_string),
        ngx_arena_unit_test(ngx_arena_test_write_string),
        ngx_arena_unit_test(ngx_arena_test_no_memory),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
