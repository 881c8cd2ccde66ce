
#include "ngx_arena_unit.h"

#include "ngx_arena_message.h"


/* Lengths of a text, and the head of its frame. */

static struct {
    size_t       len;
    ngx_str_t    head;
} ngx_arena_test_frames[] = {
    { 0,       ngx_string("\x81\x00") },
    { 1,       ngx_string("\x81\x01") },
    { 125,     ngx_string("\x81\x7d") },
    { 126,     ngx_string("\x81\x7e\x00\x7e") },
    { 256,     ngx_string("\x81\x7e\x01\x00") },
    { 65535,   ngx_string("\x81\x7e\xff\xff") },
    { 65536,   ngx_string("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00") },
    { 1000000, ngx_string("\x81\x7f\x00\x00\x00\x00\x00\x0f\x42\x40") },
};


static void
ngx_arena_test_frame(void **state)
{
    size_t                len;
    u_char               *bytes;
    ngx_str_t             text, *head;
    ngx_uint_t            i;
    ngx_arena_message_t  *message;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_frames); i++) {
        len = ngx_arena_test_frames[i].len;
        head = &ngx_arena_test_frames[i].head;

        bytes = malloc(len + 1);
        assert_non_null(bytes);
        memset(bytes, 'x', len);

        text.data = bytes;
        text.len = len;

        message = ngx_arena_message_create(&text, ngx_cycle->log);
        assert_non_null(message);

        assert_int_equal(message->whole.frame.len, head->len + len);
        assert_memory_equal(message->whole.frame.data, head->data, head->len);
        assert_memory_equal(message->whole.frame.data + head->len, bytes, len);

        assert_int_equal(message->whole.text.len, len);
        assert_memory_equal(message->whole.text.data, bytes, len);

        free(bytes);
        ngx_arena_message_release(message);
    }
}


static void
ngx_arena_test_event(void **state)
{
    ngx_str_t            *first;
    ngx_arena_message_t  *message;
    static ngx_str_t      text = ngx_string("{\"seq\":\"1\"}");
    static ngx_str_t      event = ngx_string("data: {\"seq\":\"1\"}\n\n");

    (void) state;

    message = ngx_arena_message_create(&text, ngx_cycle->log);
    assert_non_null(message);

    /* made once, and there for as long as somebody has the message */

    message->references++;
    first = ngx_arena_message_event(&message->whole, ngx_cycle->log);

    assert_non_null(first);
    assert_ptr_equal(ngx_arena_message_event(&message->whole, ngx_cycle->log), first);

    ngx_arena_message_release(message);

    assert_int_equal(first->len, event.len);
    assert_memory_equal(first->data, event.data, event.len);

    ngx_arena_message_release(message);
}


/* A text, and the forms that it holds. */

static struct {
    ngx_str_t    text;
    ngx_uint_t   forms;
    ngx_str_t    whole;
    ngx_str_t    change;
} ngx_arena_test_forms[] = {
    { ngx_string("@forms@5:wholechange"), 1,
      ngx_string("whole"), ngx_string("change") },
    { ngx_string("@forms@5:whole"), 1, ngx_string("whole"), ngx_null_string },
    { ngx_string("@forms@0:change"), 1,
      ngx_null_string, ngx_string("change") },
    { ngx_string("@forms@0:"), 1, ngx_null_string, ngx_null_string },
    { ngx_string("@forms@6:whole"), 0,
      ngx_string("@forms@6:whole"), ngx_null_string },
    { ngx_string("@forms@-1:whole"), 0,
      ngx_string("@forms@-1:whole"), ngx_null_string },
    { ngx_string("@forms@99999999999999999999:whole"), 0,
      ngx_string("@forms@99999999999999999999:whole"), ngx_null_string },
    { ngx_string("@forms@:"), 0, ngx_string("@forms@:"), ngx_null_string },
    { ngx_string("@forms@5"), 0, ngx_string("@forms@5"), ngx_null_string },
    { ngx_string("@forms@"), 0, ngx_string("@forms@"), ngx_null_string },
    { ngx_string("@form"), 0, ngx_string("@form"), ngx_null_string },
    { ngx_string("{}"), 0, ngx_string("{}"), ngx_null_string },
};


static void
ngx_arena_test_split(void **state)
{
    u_char               *bytes;
    ngx_str_t             text, *whole, *change;
    ngx_uint_t            i;
    ngx_arena_message_t  *message;

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_forms); i++) {
        whole = &ngx_arena_test_forms[i].whole;
        change = &ngx_arena_test_forms[i].change;

        /* of its own size, so that reading on is seen */

        text.len = ngx_arena_test_forms[i].text.len;
        bytes = malloc(text.len);
        assert_non_null(bytes);
        memcpy(bytes, ngx_arena_test_forms[i].text.data, text.len);
        text.data = bytes;

        message = ngx_arena_message_create(&text, ngx_cycle->log);
        assert_non_null(message);
        free(bytes);

        assert_int_equal(message->forms, ngx_arena_test_forms[i].forms);
        assert_int_equal(message->whole.text.len, whole->len);
        assert_memory_equal(message->whole.text.data, whole->data, whole->len);
        assert_int_equal(message->whole.frame.len, whole->len + 2);
        assert_int_equal(message->change.text.len, change->len);

        if (change->len) {
            assert_memory_equal(message->change.text.data, change->data,
                                change->len);
            assert_int_equal(message->change.frame.data[1], change->len);
        }

        ngx_arena_message_release(message);
    }
}


static void
ngx_arena_test_compressed(void **state)
{
    ngx_str_t            *first;
    u_char                bytes[300];
    ngx_str_t             text = { sizeof(bytes), bytes };
    ngx_arena_message_t  *message;
    static ngx_str_t      small = ngx_string("{}");

    (void) state;

    memset(bytes, 'x', sizeof(bytes));

    message = ngx_arena_message_create(&text, ngx_cycle->log);
    assert_non_null(message);

    first = ngx_arena_message_compressed(&message->whole, ngx_cycle->log);

    assert_in_range(first->len, 3, 30);
    assert_int_equal(first->data[0], 0xc1);
    assert_int_equal(first->data[1], first->len - 2);
    assert_ptr_equal(ngx_arena_message_compressed(&message->whole,
                                                  ngx_cycle->log),
                     first);

    ngx_arena_message_release(message);

    /* as it is, where that is not smaller */

    message = ngx_arena_message_create(&small, ngx_cycle->log);
    assert_non_null(message);

    first = ngx_arena_message_compressed(&message->whole, ngx_cycle->log);

    assert_ptr_equal(first->data, message->whole.frame.data);
    assert_int_equal(first->data[0], 0x81);

    ngx_arena_message_release(message);
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_frame),
        ngx_arena_unit_test(ngx_arena_test_event),
        ngx_arena_unit_test(ngx_arena_test_split),
        ngx_arena_unit_test(ngx_arena_test_compressed),
    };

    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
