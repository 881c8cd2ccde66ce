
#include "ngx_arena_unit.h"

#include "ngx_arena_forwarded.h"
#include "ngx_arena_origin.h"


static struct {
    ngx_str_t    text;
    ngx_int_t    rc;
    ngx_uint_t   tls;
    ngx_str_t    host;
    ngx_uint_t   port;
} ngx_arena_test_origins[] = {

    { ngx_string("https://a.example"), NGX_OK, 1, ngx_string("a.example"),
      443 },
    { ngx_string("http://a.example"), NGX_OK, 0, ngx_string("a.example"), 80 },
    { ngx_string("HTTPS://A.Example"), NGX_OK, 1, ngx_string("A.Example"),
      443 },
    { ngx_string("https://a.example:443"), NGX_OK, 1, ngx_string("a.example"),
      443 },
    { ngx_string("https://a.example:80"), NGX_OK, 1, ngx_string("a.example"),
      80 },
    { ngx_string("http://127.0.0.1:8080"), NGX_OK, 0, ngx_string("127.0.0.1"),
      8080 },
    { ngx_string("http://[::1]:65535"), NGX_OK, 0, ngx_string("[::1]"),
      65535 },
    { ngx_string("http://[::ffff:127.0.0.1]"), NGX_OK, 0,
      ngx_string("[::ffff:127.0.0.1]"), 80 },
    { ngx_string("http://x"), NGX_OK, 0, ngx_string("x"), 80 },
    { ngx_string("http://x."), NGX_OK, 0, ngx_string("x."), 80 },
    { ngx_string("http://a_b-c"), NGX_OK, 0, ngx_string("a_b-c"), 80 },

    { ngx_string(""), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_null_string, NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("null"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("//a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https:"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://:443"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https:///"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("wss://a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("file://a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string(" https://a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example/"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example?"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example#"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://u@a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example:443@b.example"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://a.example\0"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example https://b.example"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://a.example,https://b.example"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://\xc3\xa4.example"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://a.example:"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example:0"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://a.example:65536"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://a.example:4294967739"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://a.example:-443"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://a.example:443:443"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://[::1"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://["), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://[]"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://[::1]x"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://[::g]"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://[:::]"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://[1.2.3.4]"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://[fe80::1%25eth0]"), NGX_DECLINED, 0,
      ngx_null_string, 0 },
    { ngx_string("https://*.a.example"), NGX_DECLINED, 0, ngx_null_string, 0 },
    { ngx_string("https://::1"), NGX_DECLINED, 0, ngx_null_string, 0 },
};


static struct {
    char         *one;
    ngx_uint_t    tls;
    char         *host;
    ngx_uint_t    equal;
} ngx_arena_test_own[] = {

    { "https://a.example", 1, "a.example", 1 },
    { "https://a.example", 1, "a.example:443", 1 },
    { "https://a.example:443", 1, "a.example", 1 },
    { "https://A.EXAMPLE", 1, "a.example", 1 },
    { "http://a.example", 0, "a.example:80", 1 },
    { "http://a.example:8080", 0, "a.example:8080", 1 },
    { "http://[::1]:8080", 0, "[::1]:8080", 1 },
    { "http://[::1]", 0, "[0:0:0:0:0:0:0:1]:80", 1 },
    { "http://[2001:db8::A]", 0, "[2001:DB8:0::a]", 1 },
    { "https://xn--nxasmq6b.example", 1, "XN--NXASMQ6B.example", 1 },
    { "https://a.example.", 1, "a.example.:443", 1 },

    { "http://[::1]", 0, "[::2]", 0 },
    { "http://[::1]", 0, "a.example", 0 },
    { "http://a.example", 0, "[::1]", 0 },
    { "http://a.example", 1, "a.example", 0 },
    { "https://a.example", 0, "a.example", 0 },
    { "http://a.example:443", 1, "a.example", 0 },
    { "https://a.example:8443", 1, "a.example", 0 },
    { "https://b.a.example", 1, "a.example", 0 },
    { "https://a.example", 1, "b.a.example", 0 },
    { "https://a.example.", 1, "a.example", 0 },
    { "https://a.exampl", 1, "a.example", 0 },
};


static struct {
    char         *pattern;       /* of nginx.conf */
    char         *origin;
    ngx_uint_t    matches;
} ngx_arena_test_patterns[] = {

    { "https://a.example", "https://a.example", 1 },
    { "HTTPS://A.example:443", "https://a.example", 1 },
    { "http://a.example:8080", "http://a.example:8080", 1 },
    { "https://[0:0::1]", "https://[::1]", 1 },
    { "https://*.a.example", "https://b.a.example", 1 },
    { "https://*.a.example", "https://c.b.a.example:443", 1 },
    { "https://*.A.example:8443", "https://B.a.EXAMPLE:8443", 1 },

    { "https://a.example", "http://a.example", 0 },
    { "https://a.example", "https://a.example:8443", 0 },
    { "https://a.example", "https://b.a.example", 0 },
    { "https://*.a.example", "https://a.example", 0 },
    { "https://*.a.example", "https://.a.example", 0 },
    { "https://*.a.example", "https://ba.example", 0 },
    { "https://*.a.example", "https://b-a.example", 0 },
    { "https://*.a.example", "http://b.a.example", 0 },
    { "https://*.a.example", "https://b.a.example:8443", 0 },
    { "https://*.a.example", "https://b.a.example.evil.example", 0 },
    { "https://*.a.example", "https://[::1]", 0 },
    { "https://*.a.example", "https://x", 0 },
};


static char  *ngx_arena_test_no_patterns[] = {
    "", "*", "null", "a.example", "*.a.example", "https://", "https://*",
    "https://*.", "https://*a.example", "https://a.*.example",
    "https://*.*.example", "https://*..example", "https://*.[::1]",
    "https://*:443", "https://*.a.example/", "https://*.a.example:0",
    "ws://a.example", "https://a.example/", "https://u@a.example"
};


static struct {
    char         *list;
    char         *last;          /* NULL: there is none */
} ngx_arena_test_lists[] = {

    { "https", "https" },
    { " https ", "https" },
    { "https, http", "http" },
    { "https,http", "http" },
    { "http ,\thttps\t", "https" },
    { "for=a;host=\"b:1\"", "for=a;host=\"b:1\"" },
    { "for=\"a,b\", for=c", "for=c" },
    { "for=a, for=\"b, c\";host=d", "for=\"b, c\";host=d" },
    { "for=\"a\\\", b\", for=c", "for=c" },

    { "", NULL },
    { ",", NULL },
    { "https,", NULL },
    { "https, ", NULL },
    { "for=\"a", NULL },
    { "for=\"a\\", NULL },
    { "for=\"a, for=b;host=\"c:1\"", NULL },
    { "\"a, for=b", NULL },
    { "a\"b\", for=c", NULL },
};


static struct {
    char         *element;
    char         *name;
    char         *value;         /* NULL: there is none */
} ngx_arena_test_parameters[] = {

    { "host=a", "host", "a" },
    { "for=x;proto=https;host=\"a:8443\"", "host", "a:8443" },
    { "for=x;proto=https;host=\"a:8443\"", "proto", "https" },
    { "For=x ; Proto=HTTPS", "proto", "HTTPS" },
    { "for=\"x;host=b\";host=a", "host", "a" },
    { "host=a;host=b", "host", "a" },

    { "", "host", NULL },
    { "host", "host", NULL },
    { "host=", "host", NULL },
    { "host=\"\"", "host", NULL },
    { "xhost=a", "host", NULL },
    { "hosts=a", "host", NULL },
    { "host=\"a\\b\"", "host", NULL },
    { "host=\"a", "host", NULL },
    { "for=\"x;host=a", "host", NULL },
};


static struct {
    char         *header;
    char         *value;         /* NULL: there is none */
} ngx_arena_test_cookies[] = {

    { "n=1", "1" },
    { "n=", "" },
    { "a=0; n=1; b=2", "1" },
    { "a=0;n=1;n=2", "1" },
    { "a=n=0; n=1", "1" },
    { "  n=1  ; b", "1" },
    { "n=1=2", "1=2" },
    { "n=\"1\"", "\"1\"" },
    { ";;n=1", "1" },

    { "", NULL },
    { "n", NULL },
    { "N=1", NULL },
    { "xn=1", NULL },
    { "nx=1", NULL },
    { "n =1", NULL },
    { "a=n", NULL },
    { "a=0, n=1", NULL },
};


static ngx_str_t
ngx_arena_test_text(char *text)
{
    ngx_str_t  string;

    string.data = (u_char *) text;
    string.len = ngx_strlen(text);

    return string;
}


static void
ngx_arena_test_parse(void **state)
{
    ngx_int_t            rc;
    ngx_str_t           *host;
    ngx_uint_t           i;
    ngx_arena_origin_t   origin;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_origins); i++) {
        rc = ngx_arena_origin_parse(&ngx_arena_test_origins[i].text, &origin);

        assert_int_equal(rc, ngx_arena_test_origins[i].rc);

        if (rc != NGX_OK) {
            continue;
        }

        host = &ngx_arena_test_origins[i].host;

        assert_int_equal(origin.tls, ngx_arena_test_origins[i].tls);
        assert_int_equal(origin.port, ngx_arena_test_origins[i].port);
        assert_int_equal(origin.host.len, host->len);
        assert_memory_equal(origin.host.data, host->data, host->len);
    }
}


static void
ngx_arena_test_same(void **state)
{
    ngx_str_t           text, host;
    ngx_uint_t          i;
    ngx_arena_origin_t  one, own;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_own); i++) {
        text = ngx_arena_test_text(ngx_arena_test_own[i].one);
        host = ngx_arena_test_text(ngx_arena_test_own[i].host);

        assert_int_equal(ngx_arena_origin_parse(&text, &one), NGX_OK);
        assert_int_equal(ngx_arena_origin_set(ngx_arena_test_own[i].tls, &host,
                                              &own),
                         NGX_OK);
        assert_int_equal(ngx_arena_origin_equal(&one, &own),
                         ngx_arena_test_own[i].equal);
    }
}


static void
ngx_arena_test_pattern(void **state)
{
    ngx_str_t                   text;
    ngx_uint_t                  i;
    ngx_arena_origin_t          origin;
    ngx_arena_origin_pattern_t  pattern;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_patterns); i++) {
        text = ngx_arena_test_text(ngx_arena_test_patterns[i].pattern);
        assert_int_equal(ngx_arena_origin_pattern(&text, &pattern), NGX_OK);

        text = ngx_arena_test_text(ngx_arena_test_patterns[i].origin);
        assert_int_equal(ngx_arena_origin_parse(&text, &origin), NGX_OK);

        assert_int_equal(ngx_arena_origin_matches(&origin, &pattern),
                         ngx_arena_test_patterns[i].matches);
    }

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_no_patterns); i++) {
        text = ngx_arena_test_text(ngx_arena_test_no_patterns[i]);
        assert_int_equal(ngx_arena_origin_pattern(&text, &pattern),
                         NGX_DECLINED);
    }
}


static void
ngx_arena_test_expect(ngx_int_t rc, ngx_str_t *got, char *expected)
{
    assert_int_equal(rc, expected ? NGX_OK : NGX_DECLINED);

    if (expected) {
        assert_int_equal(got->len, ngx_strlen(expected));
        assert_memory_equal(got->data, expected, got->len);
    }
}


static void
ngx_arena_test_forwarded(void **state)
{
    ngx_int_t   rc;
    ngx_str_t   text, name, got;
    ngx_uint_t  i;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_lists); i++) {
        text = ngx_arena_test_text(ngx_arena_test_lists[i].list);
        rc = ngx_arena_forwarded_last(&text, &got);

        ngx_arena_test_expect(rc, &got, ngx_arena_test_lists[i].last);
    }

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_parameters); i++) {
        text = ngx_arena_test_text(ngx_arena_test_parameters[i].element);
        name = ngx_arena_test_text(ngx_arena_test_parameters[i].name);
        rc = ngx_arena_forwarded_parameter(&text, &name, &got);

        ngx_arena_test_expect(rc, &got, ngx_arena_test_parameters[i].value);
    }
}


static void
ngx_arena_test_cookie(void **state)
{
    ngx_int_t         rc;
    ngx_str_t         header, value;
    ngx_uint_t        i;
    static ngx_str_t  name = ngx_string("n");

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_cookies); i++) {
        header = ngx_arena_test_text(ngx_arena_test_cookies[i].header);
        rc = ngx_arena_cookie_find(&header, &name, &value);

        if (ngx_arena_test_cookies[i].value == NULL) {
            assert_int_equal(rc, NGX_DECLINED);
            continue;
        }

        assert_int_equal(rc, NGX_OK);
        assert_int_equal(value.len,
                         ngx_strlen(ngx_arena_test_cookies[i].value));
        assert_memory_equal(value.data, ngx_arena_test_cookies[i].value,
                            value.len);
    }
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_parse),
        ngx_arena_unit_test(ngx_arena_test_same),
        ngx_arena_unit_test(ngx_arena_test_pattern),
        ngx_arena_unit_test(ngx_arena_test_forwarded),
        ngx_arena_unit_test(ngx_arena_test_cookie),
    };

    return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
