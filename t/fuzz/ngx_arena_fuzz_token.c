
/*
 * Tokens: one that verifies is one that we signed.  The first byte says what
 * the rest is: a token, a payload, claims, or a file of keys.
 */


#include "ngx_arena_fuzz.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>


#define NGX_ARENA_FUZZ_KEYS                                                   \
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"      \
    "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0\n"

#define NGX_ARENA_FUZZ_PAYLOAD_LEAST  (1 + 4 + 8 + 1)


static void ngx_arena_fuzz_token_bytes(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *token);
static void ngx_arena_fuzz_token_payload(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *payload);
static void ngx_arena_fuzz_token_claims(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *input);
static void ngx_arena_fuzz_token_altered(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *token, ngx_str_t *changes);
static void ngx_arena_fuzz_token_keys(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *text);
static ngx_array_t *ngx_arena_fuzz_token_read(ngx_pool_t *pool,
    ngx_str_t *text, ngx_int_t *rc, ngx_uint_t *line);
static void ngx_arena_fuzz_token_base64(ngx_pool_t *pool, ngx_str_t *from,
    ngx_str_t *to);
static ngx_str_t ngx_arena_fuzz_token_make(ngx_pool_t *pool,
    ngx_arena_token_key_t *key, ngx_str_t *payload);


typedef void (*ngx_arena_fuzz_token_pt)(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *input);


static ngx_arena_fuzz_token_pt  ngx_arena_fuzz_token_ways[] = {
    ngx_arena_fuzz_token_bytes,
    ngx_arena_fuzz_token_payload,
    ngx_arena_fuzz_token_claims,
    ngx_arena_fuzz_token_keys
};


void
ngx_arena_fuzz_token(ngx_pool_t *pool, ngx_str_t *input)
{
    ngx_int_t         rc;
    ngx_uint_t        line, way;
    ngx_array_t      *keys;
    static ngx_str_t  text = ngx_string(NGX_ARENA_FUZZ_KEYS);

    keys = ngx_arena_fuzz_token_read(pool, &text, &rc, &line);

    ngx_arena_fuzz_assert(rc == NGX_OK && keys->nelts == 2);

    way = ngx_arena_fuzz_byte(input)
          % ngx_arena_fuzz_count(ngx_arena_fuzz_token_ways);

    ngx_arena_fuzz_token_ways[way](pool, keys, input);
}


/* By any key: what verifies is the very text that the claims sign to. */

static void
ngx_arena_fuzz_token_bytes(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *token)
{
    ngx_int_t                  rc;
    ngx_str_t                  made;
    ngx_uint_t                 i, found;
    ngx_array_t                one;
    ngx_arena_token_key_t     *key;
    ngx_arena_token_claims_t   claims;

    rc = ngx_arena_token_verify(pool, keys, token, &claims);

    ngx_arena_fuzz_assert(rc == NGX_OK || rc == NGX_DECLINED);

    if (rc != NGX_OK) {
        return;
    }

    key = keys->elts;
    found = 0;

    for (i = 0; i < keys->nelts; i++) {
        one = *keys;
        one.elts = &key[i];
        one.nelts = 1;

        rc = ngx_arena_token_sign(pool, &one, &claims, &made);
        ngx_arena_fuzz_assert(rc == NGX_OK);

        found += ngx_arena_equal(&made, token);
    }

    ngx_arena_fuzz_assert(found == 1);
}


/* Whoever has the key may write anything: it is read as it is meant. */

static void
ngx_arena_fuzz_token_payload(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *payload)
{
    u_char                    *p;
    ngx_int_t                  rc;
    ngx_str_t                  token;
    ngx_uint_t                 i, good;
    ngx_arena_token_key_t     *key;
    ngx_arena_token_claims_t   claims;

    key = keys->elts;
    p = payload->data;

    for (i = 0; i < keys->nelts; i++) {
        token = ngx_arena_fuzz_token_make(pool, &key[i], payload);

        good = payload->len >= NGX_ARENA_FUZZ_PAYLOAD_LEAST
               && p[0] == 1
               && memcmp(p + 1, key[i].id, sizeof(key[i].id)) == 0
               && payload->len >= (size_t) NGX_ARENA_FUZZ_PAYLOAD_LEAST + p[13];

        rc = ngx_arena_token_verify(pool, keys, &token, &claims);

        ngx_arena_fuzz_assert(rc == (good ? NGX_OK : NGX_DECLINED));

        if (good) {
            ngx_arena_fuzz_assert(claims.scope.len == p[13]);
            ngx_arena_fuzz_assert(claims.subject.len + claims.scope.len
                                  + NGX_ARENA_FUZZ_PAYLOAD_LEAST
                                  == payload->len);
            ngx_arena_fuzz_token_bytes(pool, keys, &token);
        }
    }
}


/* scope NUL subject NUL session, changes */

static void
ngx_arena_fuzz_token_claims(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *input)
{
    ngx_int_t                 rc;
    ngx_str_t                 token;
    ngx_uint_t                i;
    ngx_arena_token_claims_t  claims, read;

    claims.scope = ngx_arena_fuzz_piece(input, '\0');
    claims.subject = ngx_arena_fuzz_piece(input, '\0');
    claims.session = 0;

    for (i = 0; i < 8; i++) {
        claims.session = (claims.session << 8) | ngx_arena_fuzz_byte(input);
    }

    rc = ngx_arena_token_sign(pool, keys, &claims, &token);

    ngx_arena_fuzz_assert(rc == (claims.scope.len > 255 ? NGX_ERROR : NGX_OK));

    if (rc != NGX_OK) {
        return;
    }

    ngx_arena_fuzz_assert(ngx_arena_token_verify(pool, keys, &token, &read)
                          == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_equal(&read.scope, &claims.scope));
    ngx_arena_fuzz_assert(ngx_arena_equal(&read.subject, &claims.subject));
    ngx_arena_fuzz_assert(read.session == claims.session);

    ngx_arena_fuzz_token_altered(pool, keys, &token, input);
}


/* Changes are pairs, of a place and of what to flip there; then it is cut. */

static void
ngx_arena_fuzz_token_altered(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *token, ngx_str_t *changes)
{
    ngx_str_t                 altered;
    ngx_uint_t                place;
    ngx_arena_token_claims_t  claims;

    altered.len = token->len;
    altered.data = ngx_pstrdup(pool, token);
    ngx_arena_fuzz_assert(altered.data != NULL);

    while (changes->len >= 2) {
        place = ngx_arena_fuzz_byte(changes) % token->len;
        altered.data[place] ^= (u_char) ngx_arena_fuzz_byte(changes);
    }

    altered.len -= ngx_arena_fuzz_byte(changes) % token->len;

    if (ngx_arena_equal(&altered, token)) {
        return;
    }

    ngx_arena_fuzz_assert(ngx_arena_token_verify(pool, keys, &altered, &claims)
                          == NGX_DECLINED);
}


static void
ngx_arena_fuzz_token_keys(ngx_pool_t *pool, ngx_array_t *keys, ngx_str_t *text)
{
    ngx_int_t                  rc;
    ngx_str_t                  token;
    ngx_uint_t                 line;
    ngx_array_t               *read;
    ngx_arena_token_claims_t   claims;

    (void) keys;

    read = ngx_arena_fuzz_token_read(pool, text, &rc, &line);

    ngx_arena_fuzz_assert(rc == NGX_OK || rc == NGX_DECLINED);

    if (rc == NGX_DECLINED) {
        ngx_arena_fuzz_assert(line <= text->len + 1);
        ngx_arena_fuzz_assert(line > 0 || read->nelts == 0);
        return;
    }

    ngx_str_set(&claims.scope, "demo");
    ngx_str_set(&claims.subject, "ada");
    claims.session = 1;

    ngx_arena_fuzz_assert(read->nelts > 0);
    ngx_arena_fuzz_assert(ngx_arena_token_sign(pool, read, &claims, &token)
                          == NGX_OK);
    ngx_arena_fuzz_assert(ngx_arena_token_verify(pool, read, &token, &claims)
                          == NGX_OK);
}


static ngx_array_t *
ngx_arena_fuzz_token_read(ngx_pool_t *pool, ngx_str_t *text, ngx_int_t *rc,
    ngx_uint_t *line)
{
    ngx_array_t  *keys;

    keys = ngx_array_create(pool, 2, sizeof(ngx_arena_token_key_t));
    ngx_arena_fuzz_assert(keys != NULL);

    *line = 0;
    *rc = ngx_arena_token_read_keys(keys, text, line);

    return keys;
}


static ngx_str_t
ngx_arena_fuzz_token_make(ngx_pool_t *pool, ngx_arena_token_key_t *key,
    ngx_str_t *payload)
{
    u_char        hash[EVP_MAX_MD_SIZE];
    ngx_str_t     token, mac, part;
    unsigned int  len;

    ngx_arena_fuzz_assert(HMAC(EVP_sha256(), key->secret,
                               NGX_ARENA_TOKEN_SECRET_LEN, payload->data,
                               payload->len, hash, &len)
                          != NULL);

    mac.data = hash;
    mac.len = len;

    token.data = ngx_pnalloc(pool, ngx_base64_encoded_length(payload->len) + 1
                                   + ngx_base64_encoded_length(mac.len));
    ngx_arena_fuzz_assert(token.data != NULL);

    token.len = 0;
    ngx_arena_fuzz_token_base64(pool, payload, &token);

    token.data[token.len++] = '.';

    part.data = token.data + token.len;
    ngx_arena_fuzz_token_base64(pool, &mac, &part);
    token.len += part.len;

    return token;
}


/* openssl's own, made into the alphabet of URLs */

static void
ngx_arena_fuzz_token_base64(ngx_pool_t *pool, ngx_str_t *from, ngx_str_t *to)
{
    int      i, n;
    u_char  *text;

    text = ngx_pnalloc(pool, from->len / 3 * 4 + 5);
    ngx_arena_fuzz_assert(text != NULL);

    n = EVP_EncodeBlock(text, from->data, (int) from->len);

    for (i = 0; i < n && text[i] != '='; i++) {
        to->data[i] = (text[i] == '+') ? '-' : (text[i] == '/') ? '_' : text[i];
    }

    to->len = i;
}
