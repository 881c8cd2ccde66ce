
#include "ngx_arena_unit.h"

#include <zlib.h>
#include "ngx_arena_deflate.h"


#define NGX_ARENA_TEST_ANSWER                                                 \
    "permessage-deflate; server_no_context_takeover; "                        \
    "client_no_context_takeover"


/* A header, and what is answered; NULL: nothing. */

static struct {
    ngx_str_t    offers;
    char        *answer;
} ngx_arena_test_offers[] = {
    { ngx_string("permessage-deflate"), NGX_ARENA_TEST_ANSWER },
    { ngx_string("permessage-deflate; client_max_window_bits"),
      NGX_ARENA_TEST_ANSWER },
    { ngx_string(" Permessage-Deflate ;\tClient_Max_Window_Bits = 8 "),
      NGX_ARENA_TEST_ANSWER },
    { ngx_string("permessage-deflate; client_no_context_takeover; "
                 "server_no_context_takeover"),
      NGX_ARENA_TEST_ANSWER },
    { ngx_string("permessage-deflate; server_max_window_bits=15"),
      NGX_ARENA_TEST_ANSWER "; server_max_window_bits=15" },
    { ngx_string("permessage-deflate; server_max_window_bits=10"), NULL },
    { ngx_string("permessage-deflate; server_max_window_bits=10, "
                 "permessage-deflate"),
      NGX_ARENA_TEST_ANSWER },
    { ngx_string("x-webkit-deflate-frame, permessage-deflate"),
      NGX_ARENA_TEST_ANSWER },
    { ngx_string("permessage-deflate; server_max_window_bits"), NULL },
    { ngx_string("permessage-deflate; client_max_window_bits=7"), NULL },
    { ngx_string("permessage-deflate; client_max_window_bits=16"), NULL },
    { ngx_string("permessage-deflate; client_max_window_bits=08"), NULL },
    { ngx_string("permessage-deflate; client_max_window_bits="), NULL },
    { ngx_string("permessage-deflate; client_max_window_bits=-8"), NULL },
    { ngx_string("permessage-deflate; client_max_window_bits; "
                 "client_max_window_bits"),
      NULL },
    { ngx_string("permessage-deflate; server_no_context_takeover=1"), NULL },
    { ngx_string("permessage-deflate; what"), NULL },
    { ngx_string("permessage-deflate;"), NULL },
    { ngx_string("permessage-deflat"), NULL },
    { ngx_string(",;=,"), NULL },
    { ngx_string(""), NULL },
};


static void
ngx_arena_test_answer(void **state)
{
    u_char      *bytes;
    ngx_str_t    offers, *answer;
    ngx_uint_t   i;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_offers); i++) {

        /* of its own size, so that reading on is seen */

        offers.len = ngx_arena_test_offers[i].offers.len;
        bytes = malloc(offers.len + !offers.len);
        assert_non_null(bytes);
        memcpy(bytes, ngx_arena_test_offers[i].offers.data, offers.len);
        offers.data = bytes;

        answer = ngx_arena_deflate_answer(&offers);

        if (ngx_arena_test_offers[i].answer == NULL) {
            assert_null(answer);

        } else {
            assert_non_null(answer);
            assert_string_equal((char *) answer->data,
                                ngx_arena_test_offers[i].answer);
        }

        free(bytes);
    }
}


/* As a client takes it: behind what is not sent comes what is. */

static void
ngx_arena_test_deflate(void **state)
{
    u_char     text[4000], room[4004], back[4000];
    size_t     i, len;
    z_stream   stream;
    ngx_str_t  plain;

    (void) state;

    for (i = 0; i < sizeof(text); i++) {
        text[i] = (u_char) ('a' + i * i % 23);
    }

    plain.data = text;
    plain.len = sizeof(text);
    len = ngx_arena_deflate(&plain, room);

    assert_in_range(len, 1, sizeof(text) / 2);
    memcpy(room + len, "\x00\x00\xff\xff", 4);

    ngx_memzero(&stream, sizeof(z_stream));
    assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);

    stream.next_in = room;
    stream.avail_in = len + 4;
    stream.next_out = back;
    stream.avail_out = sizeof(back);

    assert_int_equal(inflate(&stream, Z_SYNC_FLUSH), Z_OK);
    assert_int_equal(stream.avail_out, 0);
    assert_memory_equal(back, text, sizeof(text));
    inflateEnd(&stream);
}


static void
ngx_arena_test_not_smaller(void **state)
{
    u_char     *room;
    size_t      len;
    ngx_str_t   text = ngx_string("{\"seq\":\"1\",\"x\":\"qzj4\"}");

    (void) state;

    for (len = 0; len <= text.len; len++) {
        ngx_str_t  some = { len, text.data };

        room = malloc(len + !len);
        assert_non_null(room);
        assert_true(ngx_arena_deflate(&some, room) <= len);
        free(room);
    }

    assert_int_equal(ngx_arena_deflate(&(ngx_str_t) ngx_string("abc"),
                                       (u_char [3]) { 0 }),
                     0);
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_answer),
        ngx_arena_unit_test(ngx_arena_test_deflate),
        ngx_arena_unit_test(ngx_arena_test_not_smaller),
    };

    return cmocka_run_group_tests_name("deflate", tests, NULL, NULL);
}
