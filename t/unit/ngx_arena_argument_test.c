
#include "ngx_arena_unit.h"

#include "ngx_arena_argument.h"
#include "ngx_arena_text.h"


#define NGX_ARENA_TEST_10      "0123456789"
#define NGX_ARENA_TEST_60      NGX_ARENA_TEST_10 NGX_ARENA_TEST_10            \
                               NGX_ARENA_TEST_10 NGX_ARENA_TEST_10            \
                               NGX_ARENA_TEST_10 NGX_ARENA_TEST_10

#define NGX_ARENA_TEST_FORM    "an argument is written "                      \
                               "<name>[?] <source> <type> "                   \
                               "[= <default>] [else <code>]"
#define NGX_ARENA_TEST_SOURCE  "an argument's source is one of "              \
                               "path, query, body, address"
#define NGX_ARENA_TEST_BAD     "an argument's name must be of a-z 0-9 _ "     \
                               "and not start with a digit"
#define NGX_ARENA_TEST_OPEN    "a \")\" is missing behind an argument's type"
#define NGX_ARENA_TEST_TYPE    "there is no such type of argument"
#define NGX_ARENA_TEST_NEEDS   "\"integer\", \"string\", \"username\", "      \
                               "\"prefix\" and \"enum\", and no other "       \
                               "type, need values in parentheses"
#define NGX_ARENA_TEST_VALUES  "the values in an argument's parentheses "     \
                               "are wrong"

#define NGX_ARENA_TEST_NAME    "it may hold letters, marks and digits of "    \
                               "any script, single spaces between them, "     \
                               "\"_\", \"-\", \".\" and \"'\"; one is a "       \
                               "letter or a digit"
#define NGX_ARENA_TEST_LONG    "the most are 1000 characters, in a list "     \
                               "64 items"


typedef struct {
    char                         *line;
    char                         *name;
    char                         *source;
    ngx_uint_t                    optional;
    ngx_int_t                     min;
    ngx_int_t                     max;
    char                         *standard;
    char                         *otherwise;
    ngx_uint_t                    forms;
    ngx_uint_t                    number;
} ngx_arena_test_line_t;


typedef struct {
    char                         *line;
    char                         *json;     /* NULL: absent */
    char                         *text;
    char                         *folded;
    char                         *value;    /* its JSON; NULL: as was given */
} ngx_arena_test_fit_t;


typedef struct {
    char                         *line;
    char                         *json;     /* NULL: absent */
    char                         *code;
    char                         *detail;
} ngx_arena_test_fault_t;


static ngx_arena_argument_source_t  ngx_arena_test_sources[] = {
    { ngx_string("path"),    0, 0, NULL },
    { ngx_string("query"),   0, 0, NULL },
    { ngx_string("body"),    1, 0, NULL },
    { ngx_string("address"), 0, 1, NULL },
    { ngx_null_string, 0, 0, NULL }
};


static ngx_arena_test_line_t  ngx_arena_test_lines[] = {

    { "id path identifier", "id", "path", 0, 0, 0,
      "", "", 0, 0 },
    { "id path identifier else battle_not_found", "id",
      "path", 0, 0, 0, "", "battle_not_found", 0, 0 },
    { "limit query integer(1,500) = 100", "limit", "query", 1,
      1, 500, "100", "", 0, 1 },
    { "  target   body  string(0,128)  ", "target", "body", 0,
      0, 128, "", "", 0, 0 },
    { "resume_code? body string(16,16)", "resume_code",
      "body", 1, 16, 16, "", "", 0, 0 },
    { "name query prefix(1,24)", "name", "query", 0,
      1, 24, "", "", 1, 0 },
    { "username body username(2,20)", "username", "body", 0,
      2, 20, "", "", 3, 0 },
    { "type body enum(arrow,shield) = arrow else gone", "type",
      "body", 1, 0, 0, "arrow", "gone", 0, 0 },
    { "type body enum(arrow) else gone = arrow", "type",
      "body", 1, 0, 0, "arrow", "gone", 0, 0 },
    { "all? body boolean", "all", "body", 1, 0, 0,
      "", "", 0, 0 },
    { "battle body json", "battle", "body", 0, 0, 0,
      "", "", 0, 0 },
    { "answer body value", "answer", "body", 0, 0, 0,
      "", "", 4, 0 },
    { "texts body texts", "texts", "body", 0, 0, 0,
      "", "", 4, 0 },
    { "network address string(0,32)", "network", "address", 1,
      0, 32, "", "", 0, 0 },
    { "_a9_z? body json", "_a9_z", "body", 1, 0, 0,
      "", "", 0, 0 },
};


static struct {
    char  *line;
    char  *reason;
} ngx_arena_test_bad_lines[] = {

    { "", NGX_ARENA_TEST_FORM },
    { "   ", NGX_ARENA_TEST_FORM },
    { "id", NGX_ARENA_TEST_FORM },
    { "id path", NGX_ARENA_TEST_FORM },
    { "id cookie identifier", NGX_ARENA_TEST_SOURCE },
    { "id Path identifier", NGX_ARENA_TEST_SOURCE },
    { "id identifier path", NGX_ARENA_TEST_SOURCE },
    { "id path identifier else", NGX_ARENA_TEST_FORM },
    { "id path identifier or gone", NGX_ARENA_TEST_FORM },
    { "n query integer(1, 5)", NGX_ARENA_TEST_FORM },
    { "id path identifier =", NGX_ARENA_TEST_FORM },
    { "id path identifier =a", NGX_ARENA_TEST_FORM },
    { "id path identifier = a else b c", NGX_ARENA_TEST_FORM },
    { "id path identifier = a else b = c = d", NGX_ARENA_TEST_FORM },

    { "? body string(1,2)", NGX_ARENA_TEST_BAD },
    { "id?? body string(1,2)", NGX_ARENA_TEST_BAD },
    { "9id body string(1,2)", NGX_ARENA_TEST_BAD },
    { "Id body string(1,2)", NGX_ARENA_TEST_BAD },
    { "resume-code body string(1,2)", NGX_ARENA_TEST_BAD },
    { "a.b body string(1,2)", NGX_ARENA_TEST_BAD },
    { "n\xc3\xa9 body string(1,2)", NGX_ARENA_TEST_BAD },
    { "= path identifier", NGX_ARENA_TEST_BAD },

    { "n query integer(", NGX_ARENA_TEST_OPEN },
    { "n query integer()", NGX_ARENA_TEST_OPEN },
    { "n query integer(1,5", NGX_ARENA_TEST_OPEN },
    { "n query integer(1,5)x", NGX_ARENA_TEST_OPEN },

    { "n query number", NGX_ARENA_TEST_TYPE },
    { "n query (1,5)", NGX_ARENA_TEST_TYPE },
    { "n query int", NGX_ARENA_TEST_TYPE },
    { "n query integers(1,5)", NGX_ARENA_TEST_TYPE },

    { "n query integer", NGX_ARENA_TEST_NEEDS },
    { "n body string", NGX_ARENA_TEST_NEEDS },
    { "n body username", NGX_ARENA_TEST_NEEDS },
    { "n body enum", NGX_ARENA_TEST_NEEDS },
    { "n body identifier(1,64)", NGX_ARENA_TEST_NEEDS },
    { "n body boolean(1,2)", NGX_ARENA_TEST_NEEDS },
    { "n body json(1,2)", NGX_ARENA_TEST_NEEDS },
    { "n body value(1,2)", NGX_ARENA_TEST_NEEDS },
    { "n body texts(1,2)", NGX_ARENA_TEST_NEEDS },

    { "n query integer(5)", NGX_ARENA_TEST_VALUES },
    { "n query integer(1,)", NGX_ARENA_TEST_VALUES },
    { "n query integer(,5)", NGX_ARENA_TEST_VALUES },
    { "n query integer(-1,5)", NGX_ARENA_TEST_VALUES },
    { "n query integer(a,b)", NGX_ARENA_TEST_VALUES },
    { "n query integer(5,1)", NGX_ARENA_TEST_VALUES },
    { "n query integer(1,2,3)", NGX_ARENA_TEST_VALUES },
    { "n body string(5,1)", NGX_ARENA_TEST_VALUES },
    { "n body username(1.5,2)", NGX_ARENA_TEST_VALUES },
    { "n query integer(1,9999999999999999999)", NGX_ARENA_TEST_VALUES },
};


static ngx_arena_test_fit_t  ngx_arena_test_fits[] = {

    { "a path identifier", "\"a\"", "a", "", NULL },
    { "a path identifier", "\"Az09-_\"", "Az09-_", "", NULL },
    { "a path identifier", "\"" NGX_ARENA_TEST_60 "abcd\"",
      NGX_ARENA_TEST_60 "abcd", "", NULL },

    /* an integer is text in a query, and loses what is before it */

    { "a body integer(1,500)", "1", "1", "", NULL },
    { "a body integer(1,500)", "500", "500", "", NULL },
    { "a body integer(0,0)", "0", "0", "", NULL },
    { "a query integer(1,500)", "\"42\"", "42", "", "42" },
    { "a query integer(1,500)", "\"007\"", "7", "", "7" },
    { "a path integer(1,500)", "\"42\"", "42", "", "42" },

    /* lengths are in code points */

    { "a body string(0,3)", "\"\"", "", "", NULL },
    { "a body string(2,3)", "\"ab\"", "ab", "", NULL },
    { "a body string(2,3)", "\"€\xf0\x9f\x98\x80é\"",
      "€\xf0\x9f\x98\x80é", "", NULL },
    { "a body string(2,3)", "\"\\u0041\\n\\\"\"", "A\n\"", "", "\"A\\n\\\"\"" },
    { "a query string(2,3)", "\"ab\"", "ab", "", NULL },

    { "a body username(2,20)", "\"Ada_L.\"", "Ada_L.", "ada_l.", NULL },
    { "a body username(2,4)", "\"Jose\\u0301\"", "José", "josé", "\"José\"" },
    { "a body username(2,20)", "\"STRASSE\"", "STRASSE", "strasse", NULL },
    { "a body username(2,6)", "\"Straße\"", "Straße", "strasse", NULL },

    { "a body username(1,24)", "\"Ada Lovelace\"", "Ada Lovelace",
      "ada lovelace", NULL },

    { "a query prefix(1,24)", "\"Ada \"", "Ada ", "ada ", NULL },
    { "a query prefix(1,24)", "\"O’\"", "O’", "o'", NULL },

    { "a body enum(arrow,shield)", "\"arrow\"", "arrow", "", NULL },
    { "a body enum(arrow,shield)", "\"shield\"", "shield", "", NULL },
    { "a query enum(one)", "\"one\"", "one", "", NULL },

    { "a body boolean", "true", "true", "", NULL },
    { "a body boolean", "false", "false", "", NULL },

    { "a body json", "{ \"b\" : [1, 2.50, null, \"\\u0041\"] }",
      "{\"b\":[1,2.50,null,\"A\"]}", "", "{\"b\":[1,2.50,null,\"A\"]}" },
    { "a body json", "null", "null", "", NULL },
    { "a body json", "\"a\"", "\"a\"", "", NULL },

    { "a body value", "\"  Sao   Tom\\u00e9 \"", "\"  Sao   Tomé \"",
      "sao tomé", "\"  Sao   Tomé \"" },
    { "a body value", "\"\"", "\"\"", "", NULL },
    { "a body value", "3.140", "3.140", "", NULL },
    { "a body value", "-1e3", "-1e3", "", NULL },
    { "a body value", "true", "true", "", NULL },
    { "a body value", "[]", "[]", "", NULL },
    { "a body value", "[\"B\", \"a\"]", "[\"B\",\"a\"]", "",
      "[\"B\",\"a\"]" },

    { "a body texts", "[]", "[]", "[]", NULL },
    { "a body texts", "[ \" Four \", \"FÜNF\" ]", "[\" Four \",\"FÜNF\"]",
      "[\"four\",\"fünf\"]", "[\" Four \",\"FÜNF\"]" },

    /* what is absent is the default, or empty, and has no JSON */

    { "a? body string(1,5)", NULL, "", "", "" },
    { "a? body string(1,5)", "null", "", "", "" },
    { "a query integer(1,500) = 100", NULL, "100", "", "" },
    { "a body integer(1,500) = 100", "null", "100", "", "" },
    { "a query integer(1,500) = 100", "\"7\"", "7", "", "7" },
    { "a? body username(2,20)", NULL, "", "", "" },
    { "a? body json", "null", "", "", "" },
};


static ngx_arena_test_fault_t  ngx_arena_test_faults[] = {

    { "a body string(1,5)", NULL, "required", "it is missing" },
    { "a path identifier else gone", NULL, "required", "it is missing" },
    { "a body json", NULL, "required", "it is missing" },

    { "a body identifier", "1", "invalid_type", "it must be a string" },
    { "a body identifier", "null", "invalid_type", "it must be a string" },
    { "a body identifier", "\"\"", "invalid_characters",
      "it must be 1 to 64 of A-Z a-z 0-9 - _" },
    { "a body identifier", "\"a b\"", "invalid_characters",
      "it must be 1 to 64 of A-Z a-z 0-9 - _" },
    { "a body identifier", "\"é\"", "invalid_characters",
      "it must be 1 to 64 of A-Z a-z 0-9 - _" },
    { "a body identifier", "\"" NGX_ARENA_TEST_60 "abcde\"",
      "invalid_characters", "it must be 1 to 64 of A-Z a-z 0-9 - _" },

    { "a body integer(1,500)", "\"42\"", "invalid_type",
      "it must be an integer" },
    { "a body integer(1,500)", "true", "invalid_type",
      "it must be an integer" },
    { "a query integer(1,500)", "\"many\"", "invalid_type",
      "it must be an integer" },
    { "a query integer(1,500)", "\"+1\"", "invalid_type",
      "it must be an integer" },
    { "a query integer(1,500)", "\"\"", "out_of_range",
      "it must be an integer from 1 to 500" },
    { "a body integer(1,500)", "0", "out_of_range",
      "it must be an integer from 1 to 500" },
    { "a body integer(1,500)", "501", "out_of_range",
      "it must be an integer from 1 to 500" },
    { "a body integer(0,500)", "-1", "out_of_range",
      "it must be an integer from 0 to 500" },
    { "a body integer(1,500)", "1.5", "out_of_range",
      "it must be an integer from 1 to 500" },
    { "a body integer(1,500)", "1e2", "out_of_range",
      "it must be an integer from 1 to 500" },
    { "a body integer(1,500)", "99999999999999999999", "out_of_range",
      "it must be an integer from 1 to 500" },

    { "a body string(2,3)", "12", "invalid_type", "it must be a string" },
    { "a body string(2,3)", "[\"ab\"]", "invalid_type",
      "it must be a string" },
    { "a body string(2,3)", "\"€\"", "too_short",
      "it has 1 characters, the fewest are 2" },
    { "a body string(2,3)", "\"abcd\"", "too_long",
      "it has 4 characters, the most are 3" },

    { "a body username(2,3)", "{}", "invalid_type", "it must be a string" },
    { "a body username(2,3)", "\"\"", "too_short",
      "it has 0 characters, the fewest are 2" },
    { "a body username(2,3)", "\"abcd\"", "too_long",
      "it has 4 characters, the most are 3" },
    { "a body username(2,3)", "\"a@b\"", "invalid_characters",
      NGX_ARENA_TEST_NAME },
    { "a body username(2,3)", "\"@\"", "too_short",
      "it has 1 characters, the fewest are 2" },
    { "a body username(2,3)", "\"" NGX_ARENA_TEST_60 "\"", "too_long",
      "the most characters are 3" },

    { "a query prefix(1,24)", "\" a\"", "invalid_characters",
      "no name begins so" },
    { "a query prefix(1,3)", "\"abcd\"", "too_long",
      "it has 4 characters, the most are 3" },

    { "a body enum(arrow,shield)", "false", "invalid_type",
      "it must be a string" },
    { "a body enum(arrow,shield)", "\"Arrow\"", "invalid_choice",
      "it must be one of \"arrow\", \"shield\"" },
    { "a body enum(arrow,shield)", "\"arrows\"", "invalid_choice",
      "it must be one of \"arrow\", \"shield\"" },
    { "a body enum(arrow)", "\"\"", "invalid_choice",
      "it must be one of \"arrow\"" },

    { "a body boolean", "\"true\"", "invalid_type",
      "it must be true or false" },
    { "a body boolean", "1", "invalid_type", "it must be true or false" },

    { "a body value", "null", "invalid_type",
      "it must be a string, a number or a list of strings" },
    { "a body value", "{}", "invalid_type",
      "it must be a string, a number or a list of strings" },
    { "a body value", "[\"a\",1]", "invalid_type",
      "it must be a list of strings" },
    { "a body value", "[[\"a\"]]", "invalid_type",
      "it must be a list of strings" },

    { "a body json", "1e1001", "out_of_range",
      "its exponent must be within 1000" },

    { "a body texts", "\"a\"", "invalid_type",
      "it must be a list of strings" },
    { "a body texts", "[\"a\",null]", "invalid_type",
      "it must be a list of strings" },
};


static ngx_str_t
ngx_arena_test_str(char *text)
{
    ngx_str_t  str;

    str.data = (u_char *) text;
    str.len = ngx_strlen(text);

    return str;
}


static void
ngx_arena_test_equal(ngx_str_t *got, char *expected, char *input)
{
    ngx_str_t  expected_str, input_str;

    expected_str = ngx_arena_test_str(expected);
    input_str = ngx_arena_test_str(input);

    ngx_arena_unit_equal(got, &expected_str, &input_str);
}


static void
ngx_arena_test_read_line(char *text, ngx_arena_argument_t *argument)
{
    ngx_str_t  line, reason;

    line = ngx_arena_test_str(text);

    if (ngx_arena_argument_read(ngx_arena_unit_pool, ngx_arena_test_sources,
                                &line, argument, &reason)
        != NGX_OK)
    {
        fail_msg("\"%s\": %.*s", text, (int) reason.len, (char *) reason.data);
    }
}


static ngx_arena_json_t *
ngx_arena_test_parse(char *json)
{
    ngx_str_t                text;
    ngx_arena_json_t        *value;
    ngx_arena_json_fault_t   fault;

    if (json == NULL) {
        return NULL;
    }

    text = ngx_arena_test_str(json);

    assert_int_equal(ngx_arena_json_parse(ngx_arena_unit_pool, &text, 8,
                                          &value, &fault),
                     NGX_OK);

    return value;
}


static void
ngx_arena_test_read(void **state)
{
    ngx_uint_t              i, n;
    ngx_arena_argument_t    argument;
    ngx_arena_test_line_t  *test;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_lines); i++) {
        test = &ngx_arena_test_lines[i];

        ngx_arena_test_read_line(test->line, &argument);

        ngx_arena_test_equal(&argument.name, test->name, test->line);
        ngx_arena_test_equal(&argument.standard, test->standard, test->line);
        ngx_arena_test_equal(&argument.otherwise, test->otherwise, test->line);

        ngx_arena_test_equal(&argument.source->name, test->source,
                             test->line);
        assert_int_equal(argument.optional, test->optional);
        assert_int_equal(argument.min, test->min);
        assert_int_equal(argument.max, test->max);

        (void) ngx_arena_argument_forms(&argument, &n);
        assert_int_equal(n, test->forms);
        assert_int_equal(ngx_arena_argument_is_number(&argument),
                         test->number);
    }
}


static void
ngx_arena_test_read_choices(void **state)
{
    ngx_str_t             *choice;
    ngx_arena_argument_t   argument;

    (void) state;

    ngx_arena_test_read_line("a body enum(arrow,shield,a-b)", &argument);

    assert_int_equal(argument.choices->nelts, 3);

    choice = argument.choices->elts;

    ngx_arena_test_equal(&choice[0], "arrow", "first");
    ngx_arena_test_equal(&choice[1], "shield", "second");
    ngx_arena_test_equal(&choice[2], "a-b", "third");
}


static void
ngx_arena_test_read_bad(void **state)
{
    char                  *text;
    ngx_str_t              line, reason;
    ngx_uint_t             i;
    ngx_arena_argument_t   argument;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_bad_lines); i++) {
        text = ngx_arena_test_bad_lines[i].line;
        line = ngx_arena_test_str(text);

        if (ngx_arena_argument_read(ngx_arena_unit_pool, ngx_arena_test_sources,
                                    &line, &argument, &reason)
            != NGX_DECLINED)
        {
            fail_msg("\"%s\" is a good line", text);
        }

        ngx_arena_test_equal(&reason, ngx_arena_test_bad_lines[i].reason, text);
    }
}


static void
ngx_arena_test_check_fits(void **state)
{
    ngx_uint_t                   i;
    ngx_arena_argument_t         argument;
    ngx_arena_test_fit_t        *test;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_fits); i++) {
        test = &ngx_arena_test_fits[i];

        ngx_arena_test_read_line(test->line, &argument);

        if (ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                                     ngx_arena_test_parse(test->json),
                                     &value, &fault)
            != NGX_OK)
        {
            fail_msg("%s: %s: %.*s", test->line, test->json,
                     (int) fault.detail.len, (char *) fault.detail.data);
        }

        ngx_arena_test_equal(&value.text, test->text, test->line);
        ngx_arena_test_equal(&value.forms[0], test->folded, test->line);
        ngx_arena_test_equal(&value.json,
                             test->value ? test->value : test->json,
                             test->line);
    }
}


static void
ngx_arena_test_check_faults(void **state)
{
    ngx_uint_t                   i;
    ngx_arena_argument_t         argument;
    ngx_arena_test_fault_t      *test;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_faults); i++) {
        test = &ngx_arena_test_faults[i];

        ngx_arena_test_read_line(test->line, &argument);

        if (ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                                     ngx_arena_test_parse(test->json),
                                     &value, &fault)
            != NGX_DECLINED)
        {
            fail_msg("%s: %s fits", test->line, test->json);
        }

        ngx_arena_test_equal(&fault.field, "a", test->line);
        ngx_arena_test_equal(&fault.code, test->code, test->line);
        ngx_arena_test_equal(&fault.detail, test->detail, test->line);
    }
}


/* What a path or a query brings is bytes, which need be no text. */

static void
ngx_arena_test_check_bytes(void **state)
{
    ngx_uint_t                   i, j;
    ngx_arena_json_t             json;
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    static char  *lines[] = {
        "a path identifier", "a query string(1,5)", "a query username(1,5)",
        "a query integer(1,5)", "a query enum(a,b)", "a query value"
    };

    static ngx_str_t  texts[] = {
        ngx_string("a\xff"), ngx_string("a\0"), ngx_string("\0")
    };

    (void) state;

    ngx_memzero(&json, sizeof(ngx_arena_json_t));
    json.type = NGX_ARENA_JSON_STRING;

    for (i = 0; i < ngx_arena_unit_count(lines); i++) {
        for (j = 0; j < ngx_arena_unit_count(texts); j++) {
            ngx_arena_test_read_line(lines[i], &argument);
            json.text = texts[j];

            assert_int_equal(ngx_arena_argument_check(ngx_arena_unit_pool,
                                                      &argument, &json, &value,
                                                      &fault),
                             NGX_DECLINED);

            ngx_arena_test_equal(&fault.code, "invalid_characters", lines[i]);
        }
    }
}


/* Forms of a name are taken back as they were, whatever they would be today. */

static void
ngx_arena_test_kept_forms(void **state)
{
    size_t                       len;
    u_char                      *p;
    ngx_str_t                    text;
    ngx_arena_json_t            *all;
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value, again;
    ngx_arena_argument_fault_t   fault;

    static char  *kept = ",\"a_folded\":\"ivan\",\"a_meant\":\"ivan\","
                         "\"a_look\":\"lvan\"";

    (void) state;

    ngx_arena_test_read_line("a body username(1,24)", &argument);

    assert_int_equal(ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                                              ngx_arena_test_parse("\"Ivan\""),
                                              &value, &fault),
                     NGX_OK);

    len = ngx_arena_argument_kept_length(&argument, &value);
    text.data = ngx_palloc(ngx_arena_unit_pool, len);
    assert_non_null(text.data);

    p = ngx_arena_argument_kept_write(&argument, &value, text.data);
    text.len = p - text.data;

    assert_true(text.len <= len);
    ngx_arena_test_equal(&text, kept, "kept");

    all = ngx_arena_test_parse("{\"a\":\" no name \",\"a_folded\":\"x\","
                               "\"a_meant\":\"y\",\"a_look\":\"\"}");

    ngx_memzero(&again, sizeof(ngx_arena_argument_value_t));
    assert_int_equal(ngx_arena_argument_kept_read(ngx_arena_unit_pool,
                                                  &argument, all, &again),
                     NGX_OK);

    ngx_arena_test_equal(&again.text, " no name ", "text");
    ngx_arena_test_equal(&again.json, "\" no name \"", "json");
    ngx_arena_test_equal(&again.forms[0], "x", "folded");
    ngx_arena_test_equal(&again.forms[1], "y", "meant");
    ngx_arena_test_equal(&again.forms[2], "", "look");

    /* not all of them: they are made anew */

    all = ngx_arena_test_parse("{\"a\":\"Ivan\",\"a_folded\":\"x\"}");
    assert_int_equal(ngx_arena_argument_kept_read(ngx_arena_unit_pool,
                                                  &argument, all, &again),
                     NGX_DECLINED);

    /* other types keep none */

    ngx_arena_test_read_line("a query prefix(1,24)", &argument);
    assert_int_equal(ngx_arena_argument_kept_length(&argument, &value), 0);
    assert_int_equal(ngx_arena_argument_kept_read(ngx_arena_unit_pool,
                                                  &argument, all, &again),
                     NGX_DECLINED);
}


/* Where in it a number is too far. */

static void
ngx_arena_test_check_far(void **state)
{
    ngx_uint_t                   i;
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    static struct {
        char  *json;
        char  *field;
    } tests[] = {
        { "1e1001", "a" },
        { "[0,1e-1001]", "a[1]" },
        { "{\"b\":[{\"c\":-1e1000},[2.5E-99999999999999999999]]}",
          "a.b[1][0]" },
        { "{\"b\":[[1],\"1e9999\",{}],\"c\":{\"d\":1e+2000}}", "a.c.d" },
    };

    (void) state;

    ngx_arena_test_read_line("a body json", &argument);

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        assert_int_equal(ngx_arena_argument_check(ngx_arena_unit_pool,
                             &argument, ngx_arena_test_parse(tests[i].json),
                             &value, &fault),
                         NGX_DECLINED);

        ngx_arena_test_equal(&fault.code, "out_of_range", tests[i].json);
        ngx_arena_test_equal(&fault.field, tests[i].field, tests[i].json);
    }
}


/* Forms of an answer, in the order of their names. */

static void
ngx_arena_test_check_forms(void **state)
{
    ngx_str_t                   *name, unicode;
    ngx_uint_t                   i, n;
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    static char  *names[] = { "folded", "compared", "exact" };
    static char  *forms[] = { "don’t", "don't", "Don’t" };
    static char  *lists[] = { "[\"don’t\"]", "[\"don't\"]", "[\"Don’t\"]" };

    (void) state;

    ngx_arena_test_read_line("a body value", &argument);
    assert_int_equal(ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                         ngx_arena_test_parse("\" Don’t\""), &value, &fault),
                     NGX_OK);

    name = ngx_arena_argument_forms(&argument, &n);
    assert_int_equal(n, 4);

    for (i = 0; i < 3; i++) {
        ngx_arena_test_equal(&name[i], names[i], "value");
        ngx_arena_test_equal(&value.forms[i], forms[i], names[i]);
    }

    ngx_arena_text_unicode(&unicode);
    assert_true(unicode.len);
    ngx_arena_test_equal(&name[3], "unicode", "value");
    ngx_arena_unit_equal(&value.forms[3], &unicode, &name[3]);

    ngx_arena_test_read_line("a body texts", &argument);
    assert_int_equal(ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                         ngx_arena_test_parse("[\" Don’t\"]"), &value,
                         &fault),
                     NGX_OK);

    for (i = 0; i < 3; i++) {
        ngx_arena_test_equal(&value.forms[i], lists[i], names[i]);
    }

    ngx_arena_unit_equal(&value.forms[3], &unicode, &name[3]);
}


/* The most that a value may be, and one more: characters, however long. */

static void
ngx_arena_test_check_long(void **state)
{
    u_char                       text[4004];
    ngx_int_t                    rc;
    ngx_uint_t                   i;
    size_t                       len, n;
    ngx_arena_json_t             json, list, items[65];
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    (void) state;

    ngx_arena_test_read_line("a body value", &argument);

    static struct {
        char   *character;
        size_t  len;
    } characters[] = {
        { "a", 1 }, { "\xd9\x83", 2 }, { "\xe5\xb1\xb1", 3 },
        { "\xf0\x90\x90\x80", 4 }
    };

    ngx_memzero(&json, sizeof(ngx_arena_json_t));
    json.type = NGX_ARENA_JSON_STRING;
    json.text.data = text;

    ngx_memzero(&list, sizeof(ngx_arena_json_t));
    list.type = NGX_ARENA_JSON_ARRAY;
    list.first = items;

    for (i = 0; i < ngx_arena_unit_count(characters); i++) {
        len = characters[i].len;

        for (n = 0; n < 1001; n++) {
            ngx_memcpy(text + n * len, characters[i].character, len);
        }

        for (n = 1000; n <= 1001; n++) {
            json.text.len = n * len;

            rc = ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                                          &json, &value, &fault);
            assert_int_equal(rc, n > 1000 ? NGX_DECLINED : NGX_OK);
        }

        ngx_arena_test_equal(&fault.code, "too_long", "string");
        ngx_arena_test_equal(&fault.detail, NGX_ARENA_TEST_LONG, "string");
    }

    json.text.len = 1;

    for (i = 0; i < 65; i++) {
        items[i] = json;
        items[i].next = (i < 64) ? &items[i + 1] : NULL;
    }

    rc = ngx_arena_argument_check(ngx_arena_unit_pool, &argument, &list,
                                  &value, &fault);
    assert_int_equal(rc, NGX_DECLINED);
    ngx_arena_test_equal(&fault.detail, NGX_ARENA_TEST_LONG, "list");

    items[63].next = NULL;

    rc = ngx_arena_argument_check(ngx_arena_unit_pool, &argument, &list,
                                  &value, &fault);
    assert_int_equal(rc, NGX_OK);
}


static void
ngx_arena_test_no_memory(void **state)
{
    ngx_int_t                    rc;
    ngx_str_t                    line, reason;
    ngx_uint_t                   i, n;
    ngx_arena_json_t            *json;
    ngx_arena_argument_t         argument;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    static ngx_arena_test_fit_t  tests[] = {
        { "a body string(1,3)", "\"ab\"", NULL, NULL, NULL },
        { "a body integer(1,3)", "2", NULL, NULL, NULL },
        { "a body username(1,3)", "\"Ada\"", NULL, NULL, NULL },
        { "a body enum(a,b)", "\"b\"", NULL, NULL, NULL },
        { "a body json", "[1]", NULL, NULL, NULL },
        { "a body value", "\"Ada\"", NULL, NULL, NULL },
        { "a body texts", "[\"Ada\",\"Bob\"]", NULL, NULL, NULL },
        { "a body boolean", "1", NULL, NULL, NULL },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        line = ngx_arena_test_str(tests[i].line);
        json = ngx_arena_test_parse(tests[i].json);

        for (n = 1; /* void */ ; n++) {
            ngx_arena_unit_fail_allocation(n);

            rc = ngx_arena_argument_read(ngx_arena_unit_pool,
                                         ngx_arena_test_sources, &line,
                                         &argument, &reason);

            if (rc == NGX_OK) {
                rc = ngx_arena_argument_check(ngx_arena_unit_pool, &argument,
                                              json, &value, &fault);
            }

            if (!ngx_arena_unit_allocation_failed()) {
                break;
            }

            assert_int_equal(rc, NGX_ERROR);
        }

        ngx_arena_unit_fail_allocation(0);

        assert_true(n > 1);
        assert_int_not_equal(rc, NGX_ERROR);
    }
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_read),
        ngx_arena_unit_test(ngx_arena_test_read_choices),
        ngx_arena_unit_test(ngx_arena_test_read_bad),
        ngx_arena_unit_test(ngx_arena_test_check_fits),
        ngx_arena_unit_test(ngx_arena_test_check_faults),
        ngx_arena_unit_test(ngx_arena_test_check_bytes),
        ngx_arena_unit_test(ngx_arena_test_check_far),
        ngx_arena_unit_test(ngx_arena_test_check_forms),
        ngx_arena_unit_test(ngx_arena_test_kept_forms),
        ngx_arena_unit_test(ngx_arena_test_check_long),
        ngx_arena_unit_test(ngx_arena_test_no_memory),
    };

    return cmocka_run_group_tests_name("argument", tests, NULL, NULL);
}
