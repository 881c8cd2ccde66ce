
#include "ngx_arena_unit.h"

#include "ngx_arena_token.h"


#define NGX_ARENA_TEST_KEY1                                                   \
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define NGX_ARENA_TEST_KEY2                                                   \
    "FFFEFDFCFBFAF9F8F7F6F5F4F3F2F1F0efeeedecebeae9e8e7e6e5e4e3e2e1e0"


static ngx_arena_token_claims_t  ngx_arena_test_claims[] = {
    { ngx_string("battle1"), ngx_string("p2abcd"), 1 },
    { ngx_string("battle12"), ngx_string("p2abcd"), 0 },
    { ngx_string("battle123"), ngx_string("p2abcd"), 0x0123456789abcdefULL },
    { ngx_string(""), ngx_string(""), 0xffffffffffffffffULL },
    { ngx_null_string, ngx_null_string, 1 },
    { ngx_string("a"), ngx_string(""), 7 },
    { ngx_string(""), ngx_string("a"), 7 },
    { ngx_string("\0\xff."), ngx_string("é."), 7 },
};


static ngx_array_t *
ngx_arena_test_keys(char *lines)
{
    ngx_str_t     text;
    ngx_uint_t    line;
    ngx_array_t  *keys;

    keys = ngx_array_create(ngx_arena_unit_pool, 1,
                            sizeof(ngx_arena_token_key_t));
    assert_non_null(keys);

    text.data = (u_char *) lines;
    text.len = ngx_strlen(lines);

    assert_int_equal(ngx_arena_token_read_keys(keys, &text, &line), NGX_OK);

    return keys;
}


static ngx_int_t
ngx_arena_test_verify(ngx_array_t *keys, ngx_str_t *token)
{
    ngx_arena_token_claims_t  claims;

    return ngx_arena_token_verify(ngx_arena_unit_pool, keys, token, &claims);
}


static void
ngx_arena_test_read_keys(void **state)
{
    ngx_uint_t              i, line;
    ngx_array_t            *keys;
    ngx_arena_token_key_t  *key;

    static struct {
        ngx_str_t    text;
        ngx_int_t    rc;
        ngx_uint_t   n;               /* keys, or the faulty line */
    } tests[] = {
        { ngx_string(NGX_ARENA_TEST_KEY1), NGX_OK, 1 },
        { ngx_string(NGX_ARENA_TEST_KEY1 "\n"), NGX_OK, 1 },
        { ngx_string("\n# ours\n\n" NGX_ARENA_TEST_KEY1 "\n#"
                     NGX_ARENA_TEST_KEY2 "\n\n" NGX_ARENA_TEST_KEY2 "\n\n"),
          NGX_OK, 2 },
        { ngx_string(""), NGX_DECLINED, 0 },
        { ngx_string("\n\n"), NGX_DECLINED, 0 },
        { ngx_string("# none"), NGX_DECLINED, 0 },
        { ngx_string("0123"), NGX_DECLINED, 1 },
        { ngx_string(NGX_ARENA_TEST_KEY1 "0"), NGX_DECLINED, 1 },
        { ngx_string(NGX_ARENA_TEST_KEY1 "\r\n"), NGX_DECLINED, 1 },
        { ngx_string(" " NGX_ARENA_TEST_KEY1), NGX_DECLINED, 1 },
        { ngx_string(NGX_ARENA_TEST_KEY1 "\n\n# two\n"
                     "g00102030405060708090a0b0c0d0e0f"
                     "101112131415161718191a1b1c1d1e1f"), NGX_DECLINED, 4 },
        { ngx_string("0001\0" "2030405060708090a0b0c0d0e0f"
                     "101112131415161718191a1b1c1d1e1f"), NGX_DECLINED, 1 },
    };

    /* the start of SHA-256 over the bytes 0 to 31 */

    static u_char  id[] = { 0x63, 0x0d, 0xcd, 0x29 };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        keys = ngx_array_create(ngx_arena_unit_pool, 1,
                                sizeof(ngx_arena_token_key_t));
        assert_non_null(keys);

        line = 1234;

        assert_int_equal(ngx_arena_token_read_keys(keys, &tests[i].text,
                                                   &line),
                         tests[i].rc);
        assert_int_equal(tests[i].rc == NGX_OK ? keys->nelts : line,
                         tests[i].n);
    }

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1 "\n" NGX_ARENA_TEST_KEY2);
    key = keys->elts;

    assert_memory_equal(key[0].id, id, sizeof(id));

    for (i = 0; i < NGX_ARENA_TOKEN_SECRET_LEN; i++) {
        assert_int_equal(key[0].secret[i], i);
        assert_int_equal(key[1].secret[i], 255 - i);
    }
}


static void
ngx_arena_test_generate_key(void **state)
{
    ngx_str_t     lines[2];
    ngx_uint_t    line;
    ngx_array_t  *keys;

    (void) state;

    keys = ngx_array_create(ngx_arena_unit_pool, 1,
                            sizeof(ngx_arena_token_key_t));
    assert_non_null(keys);

    assert_int_equal(ngx_arena_token_generate_key(ngx_arena_unit_pool,
                                                  &lines[0]),
                     NGX_OK);
    assert_int_equal(ngx_arena_token_generate_key(ngx_arena_unit_pool,
                                                  &lines[1]),
                     NGX_OK);

    assert_int_equal(lines[0].len, 65);
    assert_int_equal(lines[0].data[64], '\n');
    assert_memory_not_equal(lines[0].data, lines[1].data, 65);

    assert_int_equal(ngx_arena_token_read_keys(keys, &lines[0], &line),
                     NGX_OK);
    assert_int_equal(ngx_arena_token_read_keys(keys, &lines[1], &line),
                     NGX_OK);
    assert_int_equal(keys->nelts, 2);
}


static void
ngx_arena_test_sign_and_verify(void **state)
{
    ngx_str_t                  token, again;
    ngx_uint_t                 i;
    ngx_array_t               *keys;
    ngx_arena_token_claims_t  *claims, verified;

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    for (i = 0; i < ngx_arena_unit_count(ngx_arena_test_claims); i++) {
        claims = &ngx_arena_test_claims[i];

        assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                              claims, &token),
                         NGX_OK);
        assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                              claims, &again),
                         NGX_OK);

        ngx_arena_unit_equal(&again, &token, &claims->scope);

        assert_int_equal(ngx_arena_token_verify(ngx_arena_unit_pool, keys,
                                                &token, &verified),
                         NGX_OK);

        ngx_arena_unit_equal(&verified.scope, &claims->scope, &token);
        ngx_arena_unit_equal(&verified.subject, &claims->subject, &token);
        assert_true(verified.session == claims->session);
    }
}


/* The format is kept: tokens outlive a release. */

static void
ngx_arena_test_format(void **state)
{
    ngx_str_t                  token;
    ngx_array_t               *keys;
    ngx_arena_token_claims_t   claims;

    static ngx_str_t  expected = ngx_string(
        "AWMNzSkAAAAAAAABAgRkZW1vcDE."
        "rr_0NnTak-3hgY4XOQF5Dvr5ZRmOJTMLRqqRTbroYbk");

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    ngx_str_set(&claims.scope, "demo");
    ngx_str_set(&claims.subject, "p1");
    claims.session = 258;

    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys, &claims,
                                          &token),
                     NGX_OK);

    ngx_arena_unit_equal(&token, &expected, &claims.scope);
}


/* Of the last key: one that is put in front of it changes nothing. */

static void
ngx_arena_test_alias(void **state)
{
    ngx_str_t     alias;
    ngx_uint_t    i;
    ngx_array_t  *keys;

    static ngx_str_t  address = ngx_string("address 192.0.2.1");

    static struct {
        char         *keys;
        ngx_str_t     alias;
    } tests[] = {
        { NGX_ARENA_TEST_KEY1, ngx_string("e0f261b54737613f") },
        { NGX_ARENA_TEST_KEY2, ngx_string("88fb4b47a91a157a") },
        { NGX_ARENA_TEST_KEY1 "\n" NGX_ARENA_TEST_KEY2,
          ngx_string("88fb4b47a91a157a") },
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(tests); i++) {
        keys = ngx_arena_test_keys(tests[i].keys);

        assert_int_equal(ngx_arena_token_alias(ngx_arena_unit_pool, keys,
                                               &address, &alias),
                         NGX_OK);

        ngx_arena_unit_equal(&alias, &tests[i].alias, &address);
    }

    keys->nelts = 0;
    assert_int_equal(ngx_arena_token_alias(ngx_arena_unit_pool, keys, &address,
                                           &alias),
                     NGX_ERROR);
}


static void
ngx_arena_test_flipped_bits(void **state)
{
    size_t        i;
    ngx_str_t     token;
    ngx_uint_t    n, bit;
    ngx_array_t  *keys;

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1 "\n" NGX_ARENA_TEST_KEY2);

    /* scopes of three lengths: each remainder that base64 knows */

    for (n = 0; n < 3; n++) {

        assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                              &ngx_arena_test_claims[n],
                                              &token),
                         NGX_OK);

        for (i = 0; i < token.len; i++) {
            for (bit = 0; bit < 8; bit++) {
                token.data[i] ^= 1 << bit;

                assert_int_equal(ngx_arena_test_verify(keys, &token),
                                 NGX_DECLINED);

                token.data[i] ^= 1 << bit;
            }
        }

        assert_int_equal(ngx_arena_test_verify(keys, &token), NGX_OK);
    }
}


/* Every byte in every place: catches what no flipped bit makes. */

static void
ngx_arena_test_changed_bytes(void **state)
{
    u_char        ch;
    size_t        i;
    ngx_str_t     token;
    ngx_uint_t    n, value;
    ngx_array_t  *keys;

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    for (n = 0; n < 3; n++) {

        assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                              &ngx_arena_test_claims[n],
                                              &token),
                         NGX_OK);

        for (i = 0; i < token.len; i++) {
            ch = token.data[i];

            for (value = 0; value < 256; value++) {
                token.data[i] = (u_char) value;

                assert_int_equal(ngx_arena_test_verify(keys, &token),
                                 value == ch ? NGX_OK : NGX_DECLINED);
            }

            token.data[i] = ch;
        }
    }
}


static void
ngx_arena_test_other_spellings(void **state)
{
    size_t        i, dot;
    u_char       *p;
    ngx_str_t     token, other;
    ngx_uint_t    n;
    ngx_array_t  *keys;

    static ngx_str_t  ends[] = {
        ngx_string("="), ngx_string("=="), ngx_string("."), ngx_string("A"),
        ngx_string("AA"), ngx_string("AAA"), ngx_string(" "),
        ngx_string("\n"), ngx_string("\0"), ngx_string(".."),
        ngx_string("=A")
    };

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                          &ngx_arena_test_claims[0], &token),
                     NGX_OK);

    dot = ngx_strlchr(token.data, token.data + token.len, '.') - token.data;

    /* cut at either end */

    for (i = 0; i < token.len; i++) {
        other.data = token.data;
        other.len = i;
        assert_int_equal(ngx_arena_test_verify(keys, &other), NGX_DECLINED);

        other.data = token.data + i + 1;
        other.len = token.len - i - 1;
        assert_int_equal(ngx_arena_test_verify(keys, &other), NGX_DECLINED);
    }

    /* something more at the end, the start, and before the dot */

    for (n = 0; n < ngx_arena_unit_count(ends); n++) {
        other.len = token.len + ends[n].len;
        other.data = ngx_pnalloc(ngx_arena_unit_pool, other.len);
        assert_non_null(other.data);

        p = ngx_cpymem(other.data, token.data, token.len);
        ngx_memcpy(p, ends[n].data, ends[n].len);
        assert_int_equal(ngx_arena_test_verify(keys, &other), NGX_DECLINED);

        p = ngx_cpymem(other.data, ends[n].data, ends[n].len);
        ngx_memcpy(p, token.data, token.len);
        assert_int_equal(ngx_arena_test_verify(keys, &other), NGX_DECLINED);

        p = ngx_cpymem(other.data, token.data, dot);
        p = ngx_cpymem(p, ends[n].data, ends[n].len);
        ngx_memcpy(p, token.data + dot, token.len - dot);
        assert_int_equal(ngx_arena_test_verify(keys, &other), NGX_DECLINED);
    }
}


static void
ngx_arena_test_garbage(void **state)
{
    ngx_uint_t    i;
    ngx_array_t  *keys, *none;

    static ngx_str_t  tokens[] = {
        ngx_null_string, ngx_string(""), ngx_string("."), ngx_string(".."),
        ngx_string("=."), ngx_string("A.A"), ngx_string("AQ.AQ"),
        ngx_string("\xff.\xff"),
        ngx_string("AQAAAAAAAAAAAAAAAAAA."),
        ngx_string("AWMNzSkAAAAAAAAAAAA."),
        ngx_string("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."),
    };

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    none = ngx_array_create(ngx_arena_unit_pool, 1,
                            sizeof(ngx_arena_token_key_t));
    assert_non_null(none);

    for (i = 0; i < ngx_arena_unit_count(tokens); i++) {
        assert_int_equal(ngx_arena_test_verify(keys, &tokens[i]),
                         NGX_DECLINED);
        assert_int_equal(ngx_arena_test_verify(none, &tokens[i]),
                         NGX_DECLINED);
    }
}


static void
ngx_arena_test_rotation(void **state)
{
    ngx_str_t     before, during, after;
    ngx_array_t  *first, *both, *second, *swapped;

    (void) state;

    first = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);
    both = ngx_arena_test_keys(NGX_ARENA_TEST_KEY2 "\n" NGX_ARENA_TEST_KEY1);
    second = ngx_arena_test_keys(NGX_ARENA_TEST_KEY2);
    swapped = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1 "\n"
                                  NGX_ARENA_TEST_KEY2);

    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, first,
                                          &ngx_arena_test_claims[0], &before),
                     NGX_OK);
    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, both,
                                          &ngx_arena_test_claims[0], &during),
                     NGX_OK);
    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, second,
                                          &ngx_arena_test_claims[0], &after),
                     NGX_OK);

    ngx_arena_unit_equal(&during, &after, &before);
    assert_memory_not_equal(before.data, after.data, before.len);

    assert_int_equal(ngx_arena_test_verify(first, &before), NGX_OK);
    assert_int_equal(ngx_arena_test_verify(first, &during), NGX_DECLINED);

    assert_int_equal(ngx_arena_test_verify(both, &before), NGX_OK);
    assert_int_equal(ngx_arena_test_verify(both, &during), NGX_OK);

    assert_int_equal(ngx_arena_test_verify(swapped, &before), NGX_OK);
    assert_int_equal(ngx_arena_test_verify(swapped, &during), NGX_OK);

    assert_int_equal(ngx_arena_test_verify(second, &before), NGX_DECLINED);
    assert_int_equal(ngx_arena_test_verify(second, &during), NGX_OK);
}


static void
ngx_arena_test_scope_length(void **state)
{
    u_char                     scope[256];
    ngx_str_t                  token;
    ngx_array_t               *keys;
    ngx_arena_token_claims_t   claims, verified;

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    ngx_memset(scope, 'a', sizeof(scope));

    claims.scope.data = scope;
    claims.scope.len = 255;
    ngx_str_set(&claims.subject, "p1");
    claims.session = 1;

    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys, &claims,
                                          &token),
                     NGX_OK);
    assert_int_equal(ngx_arena_token_verify(ngx_arena_unit_pool, keys, &token,
                                            &verified),
                     NGX_OK);

    ngx_arena_unit_equal(&verified.scope, &claims.scope, &token);
    ngx_arena_unit_equal(&verified.subject, &claims.subject, &token);

    claims.scope.len = 256;

    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys, &claims,
                                          &token),
                     NGX_ERROR);
}


static void
ngx_arena_test_secret_equal(void **state)
{
    ngx_uint_t  i, k;

    static ngx_str_t  secrets[] = {
        ngx_string(""), ngx_string("a"), ngx_string("aa"), ngx_string("b"),
        ngx_string("a\0"), ngx_string("0123456789abcdef0123456789abcdef0"),
        ngx_string("0123456789abcdef0123456789abcdef1")
    };

    (void) state;

    for (i = 0; i < ngx_arena_unit_count(secrets); i++) {
        for (k = 0; k < ngx_arena_unit_count(secrets); k++) {
            assert_int_equal(ngx_arena_secret_equal(&secrets[i], &secrets[k]),
                             i == k);
        }
    }
}


static void
ngx_arena_test_random(void **state)
{
    u_char  one[32], two[32];

    (void) state;

    ngx_memzero(one, sizeof(one));
    ngx_memzero(two, sizeof(two));

    assert_int_equal(ngx_arena_random(one, sizeof(one)), NGX_OK);
    assert_memory_not_equal(one, two, sizeof(one));

    assert_int_equal(ngx_arena_random(two, sizeof(two)), NGX_OK);
    assert_memory_not_equal(one, two, sizeof(one));

    assert_int_equal(ngx_arena_random(one, 0), NGX_OK);
}


static void
ngx_arena_test_no_memory(void **state)
{
    ngx_int_t                  rc;
    ngx_str_t                  token, again;
    ngx_uint_t                 n;
    ngx_array_t               *keys;
    ngx_arena_token_claims_t   claims;

    (void) state;

    keys = ngx_arena_test_keys(NGX_ARENA_TEST_KEY1);

    assert_int_equal(ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                          &ngx_arena_test_claims[0], &token),
                     NGX_OK);

    for (n = 1; /* void */ ; n++) {
        ngx_arena_unit_fail_allocation(n);

        rc = ngx_arena_token_sign(ngx_arena_unit_pool, keys,
                                  &ngx_arena_test_claims[0], &again);

        if (!ngx_arena_unit_allocation_failed()) {
            break;
        }

        assert_int_equal(rc, NGX_ERROR);
    }

    assert_true(n > 1);

    for (n = 1; /* void */ ; n++) {
        ngx_arena_unit_fail_allocation(n);

        rc = ngx_arena_token_verify(ngx_arena_unit_pool, keys, &token,
                                    &claims);

        if (!ngx_arena_unit_allocation_failed()) {
            break;
        }

        assert_int_equal(rc, NGX_ERROR);
    }

    assert_true(n > 1);
    assert_int_equal(rc, NGX_OK);
}


int
ngx_arena_unit_run(void)
{
    const struct CMUnitTest  tests[] = {
        ngx_arena_unit_test(ngx_arena_test_read_keys),
        ngx_arena_unit_test(ngx_arena_test_generate_key),
        ngx_arena_unit_test(ngx_arena_test_sign_and_verify),
        ngx_arena_unit_test(ngx_arena_test_format),
        ngx_arena_unit_test(ngx_arena_test_alias),
        ngx_arena_unit_test(ngx_arena_test_flipped_bits),
        ngx_arena_unit_test(ngx_arena_test_changed_bytes),
        ngx_arena_unit_test(ngx_arena_test_other_spellings),
        ngx_arena_unit_test(ngx_arena_test_garbage),
        ngx_arena_unit_test(ngx_arena_test_rotation),
        ngx_arena_unit_test(ngx_arena_test_scope_length),
        ngx_arena_unit_test(ngx_arena_test_secret_equal),
        ngx_arena_unit_test(ngx_arena_test_random),
        ngx_arena_unit_test(ngx_arena_test_no_memory),
    };

    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
