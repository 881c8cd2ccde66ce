
#include "ngx_arena_unit.h"

#include "ngx_arena_mask.h"


static struct {
    char  *text;
    char  *masked;
} ngx_arena_test_masks[] = {

    { "", "" },
    { "nothing", "nothing" },
    { "access_token", "access_token" },
    { "access_token=", "access_token=" },
    { "access_token=abc", "access_token=xxx" },
    { "GET /ws?access_token=abc HTTP/1.1", "GET /ws?access_token=xxx HTTP/1.1" },
    { "GET /ws?a=b&access_token=ab.c&d=e", "GET /ws?a=b&access_token=xxxx&d=e" },
    { "access_token=a&access_token=b", "access_token=x&access_token=x" },
    { "ACCESS_Token=abc", "ACCESS_Token=xxx" },
    { "access%5Ftoken=abc", "access%5Ftoken=xxx" },
    { "access%5ftoken%3Dabc", "access%5ftoken%3Dxxx" },
    { "%61%63cess_token=abc", "%61%63cess_token=xxx" },
    { "access_token=%61bc\"", "access_token=xxxxx\"" },
    { "access_token=abc\r\nHost: a", "access_token=xxx\r\nHost: a" },
    { "access_token=access_token=abc", "access_token=xxxxxxxxxxxxxxxx" },
    { "access%5", "access%5" },
    { "access%", "access%" },
    { "access%zztoken=abc", "access%zztoken=abc" },

    { "Authorization : Bearer ab.c\"", "Authorization : Bearer xxxx\"" },
    { "bearer   abc, x", "bearer   xxx, x" },
    { "Cookie: a=b; arena_session=abc; c=d",
      "Cookie: a=b; arena_session=xxx; c=d" },
    { "Cookie: __Host-arena_session=abc", "Cookie: __Host-arena_session=xxx" },
    { "arena_session=\"abc\"", "arena_session=\"xxx\"" },
    { "arena_session=abc; arena_session_aZ-9_=abc; c=d",
      "arena_session=xxx; arena_session_aZ-9_=xxx; c=d" },
    { "__Host-ARENA_session%5F1%3dabc", "__Host-ARENA_session%5F1%3dxxx" },
    { "arena_session_1 =abc", "arena_session_1 =abc" },
};


static void
ngx_arena_test_mask(void **state)
{
    u_char      text[256];
    size_t      len;
    ngx_uint_t  i;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_masks); i++) {
        len = ngx_strlen(ngx_arena_test_masks[i].text);
        ngx_memcpy(text, ngx_arena_test_masks[i].text, len + 1);

        ngx_arena_mask(text, text + len);

        assert_string_equal((char *) text, ngx_arena_test_masks[i].masked);
    }
}


/* What is behind the end is left alone. */

static void
ngx_arena_test_mask_end(void **state)
{
    u_char  text[] = "access_token=abcdef";

    (void) state;

    ngx_arena_mask(text, text + sizeof("access_token=abc") - 1);
    assert_string_equal((char *) text, "access_token=xxxdef");

    ngx_arena_mask(text, text);
    assert_string_equal((char *) text, "access_token=xxxdef");
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_mask),
        ngx_arena_unit_test(ngx_arena_test_mask_end),
    };

    return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
