
#include <ngx_config.h>
#include <ngx_core.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "ngx_arena_token.h"


#define NGX_ARENA_TOKEN_VERSION   1

#define NGX_ARENA_TOKEN_HASH_LEN  32

/* bytes of a hash that stands for a text */
#define NGX_ARENA_TOKEN_ALIAS     8

/* a worker asks OpenSSL once for some hundreds of calls */
#define NGX_ARENA_RANDOM_STORE    8192

/* The payload up to and with the length of scope. */
#define NGX_ARENA_TOKEN_HEAD_LEN  (1 + 4 + 8 + 1)


static ngx_int_t ngx_arena_token_read_key(ngx_array_t *keys,
    ngx_arena_token_key_t *key, u_char *p, size_t len);
static ngx_int_t ngx_arena_token_prepare(ngx_pool_t *pool,
    ngx_arena_token_key_t *key);
static void ngx_arena_token_forget(void *data);
static ngx_arena_token_key_t *ngx_arena_token_find_key(ngx_array_t *keys,
    u_char *id);
static ngx_int_t ngx_arena_token_encode(ngx_pool_t *pool,
    ngx_arena_token_key_t *key, ngx_str_t *payload, ngx_str_t *token);
static ngx_int_t ngx_arena_token_mac(ngx_arena_token_key_t *key,
    ngx_str_t *text, u_char *hash, size_t *len);
static ngx_int_t ngx_arena_token_hash(u_char *hash, u_char *data, size_t len);


ngx_int_t
ngx_arena_token_read_keys(ngx_array_t *keys, ngx_str_t *text, ngx_uint_t *line)
{
    u_char                 *p, *end, *last;
    ngx_int_t               rc;
    ngx_uint_t              n;
    ngx_arena_token_key_t  *key;

    p = text->data;
    last = text->data + text->len;

    for (n = 1; p < last; n++) {

        end = ngx_strlchr(p, last, LF);
        if (end == NULL) {
            end = last;
        }

        if (p < end && *p != '#') {

            key = ngx_array_push(keys);
            if (key == NULL) {
                return NGX_ERROR;
            }

            rc = ngx_arena_token_read_key(keys, key, p, end - p);

            if (rc != NGX_OK) {
                *line = n;
                return rc;
            }
        }

        p = end + 1;
    }

    if (keys->nelts == 0) {
        *line = 0;
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_token_read_key(ngx_array_t *keys, ngx_arena_token_key_t *key,
    u_char *p, size_t len)
{
    ngx_int_t   octet;
    ngx_uint_t  i;
    u_char      hash[NGX_ARENA_TOKEN_HASH_LEN];

    if (len != 2 * NGX_ARENA_TOKEN_SECRET_LEN) {
        return NGX_DECLINED;
    }

    for (i = 0; i < NGX_ARENA_TOKEN_SECRET_LEN; i++) {

        octet = ngx_hextoi(p + 2 * i, 2);
        if (octet == NGX_ERROR) {
            return NGX_DECLINED;
        }

        key->secret[i] = (u_char) octet;
    }

    if (ngx_arena_token_hash(hash, key->secret, NGX_ARENA_TOKEN_SECRET_LEN)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_memcpy(key->id, hash, sizeof(key->id));

    return ngx_arena_token_prepare(keys->pool, key);
}


/* To look up an algorithm and to take in a key is most of a short HMAC. */

static ngx_int_t
ngx_arena_token_prepare(ngx_pool_t *pool, ngx_arena_token_key_t *key)
{
    EVP_MAC             *mac;
    OSSL_PARAM           params[2];
    EVP_MAC_CTX         *ctx;
    ngx_pool_cleanup_t  *cln;

    cln = ngx_pool_cleanup_add(pool, 0);
    if (cln == NULL) {
        return NGX_ERROR;
    }

    mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (mac == NULL) {
        return NGX_ERROR;
    }

    ctx = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);

    if (ctx == NULL) {
        return NGX_ERROR;
    }

    key->mac = ctx;
    cln->handler = ngx_arena_token_forget;
    cln->data = ctx;

    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                                 (char *) "SHA256", 0);
    params[1] = OSSL_PARAM_construct_end();

    if (EVP_MAC_init(ctx, key->secret, NGX_ARENA_TOKEN_SECRET_LEN, params)
        != 1)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_arena_token_forget(void *data)
{
    EVP_MAC_CTX_free(data);
}


ngx_int_t
ngx_arena_token_generate_key(ngx_pool_t *pool, ngx_str_t *line)
{
    u_char  *p, secret[NGX_ARENA_TOKEN_SECRET_LEN];

    p = ngx_pnalloc(pool, 2 * NGX_ARENA_TOKEN_SECRET_LEN + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (ngx_arena_random(secret, NGX_ARENA_TOKEN_SECRET_LEN) != NGX_OK) {
        return NGX_ERROR;
    }

    line->data = p;

    p = ngx_hex_dump(p, secret, NGX_ARENA_TOKEN_SECRET_LEN);
    *p++ = LF;

    line->len = p - line->data;

    OPENSSL_cleanse(secret, NGX_ARENA_TOKEN_SECRET_LEN);

    return NGX_OK;
}


ngx_int_t
ngx_arena_token_sign(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_arena_token_claims_t *claims, ngx_str_t *token)
{
    u_char                 *p;
    ngx_int_t               shift;
    ngx_str_t               payload;
    ngx_arena_token_key_t  *key;

    if (keys->nelts == 0 || claims->scope.len > 255) {
        return NGX_ERROR;
    }

    payload.len = NGX_ARENA_TOKEN_HEAD_LEN + claims->scope.len
                  + claims->subject.len;

    p = ngx_pnalloc(pool, payload.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    payload.data = p;
    key = keys->elts;

    *p++ = NGX_ARENA_TOKEN_VERSION;
    p = ngx_cpymem(p, key->id, sizeof(key->id));

    for (shift = 56; shift >= 0; shift -= 8) {
        *p++ = (u_char) (claims->session >> shift);
    }

    *p++ = (u_char) claims->scope.len;

    if (claims->scope.len) {
        p = ngx_cpymem(p, claims->scope.data, claims->scope.len);
    }

    if (claims->subject.len) {
        ngx_memcpy(p, claims->subject.data, claims->subject.len);
    }

    return ngx_arena_token_encode(pool, key, &payload, token);
}


/*
 * The token that the payload should have had is made anew and compared as
 * text: so there is one spelling of a token only, whatever the decoder passes.
 */

ngx_int_t
ngx_arena_token_verify(ngx_pool_t *pool, ngx_array_t *keys, ngx_str_t *token,
    ngx_arena_token_claims_t *claims)
{
    u_char                 *p, *last;
    ngx_str_t               encoded, payload, expected;
    ngx_uint_t              i;
    ngx_arena_token_key_t  *key;

    last = token->data + token->len;

    p = ngx_strlchr(token->data, last, '.');
    if (p == NULL) {
        return NGX_DECLINED;
    }

    encoded.data = token->data;
    encoded.len = p - token->data;

    payload.data = ngx_pnalloc(pool, ngx_base64_decoded_length(encoded.len));
    if (payload.data == NULL) {
        return NGX_ERROR;
    }

    if (ngx_decode_base64url(&payload, &encoded) != NGX_OK
        || payload.len < NGX_ARENA_TOKEN_HEAD_LEN)
    {
        return NGX_DECLINED;
    }

    p = payload.data;
    last = payload.data + payload.len;

    key = ngx_arena_token_find_key(keys, p + 1);
    if (key == NULL) {
        return NGX_DECLINED;
    }

    if (ngx_arena_token_encode(pool, key, &payload, &expected) != NGX_OK) {
        return NGX_ERROR;
    }

    if (expected.len != token->len
        || CRYPTO_memcmp(expected.data, token->data, token->len) != 0)
    {
        return NGX_DECLINED;
    }

    if (*p != NGX_ARENA_TOKEN_VERSION) {
        return NGX_DECLINED;
    }

    p += 1 + sizeof(key->id);

    claims->session = 0;

    for (i = 0; i < 8; i++) {
        claims->session = (claims->session << 8) | *p++;
    }

    claims->scope.len = *p++;
    claims->scope.data = p;

    if ((size_t) (last - p) < claims->scope.len) {
        return NGX_DECLINED;
    }

    p += claims->scope.len;

    claims->subject.data = p;
    claims->subject.len = last - p;

    return NGX_OK;
}


/* A key's id is no secret: it is in the token for all to see. */

static ngx_arena_token_key_t *
ngx_arena_token_find_key(ngx_array_t *keys, u_char *id)
{
    ngx_uint_t              i;
    ngx_arena_token_key_t  *key;

    key = keys->elts;

    for (i = 0; i < keys->nelts; i++) {
        if (ngx_memcmp(key[i].id, id, sizeof(key[i].id)) == 0) {
            return &key[i];
        }
    }

    return NULL;
}


static ngx_int_t
ngx_arena_token_encode(ngx_pool_t *pool, ngx_arena_token_key_t *key,
    ngx_str_t *payload, ngx_str_t *token)
{
    u_char        hash[NGX_ARENA_TOKEN_HASH_LEN];
    size_t        len;
    ngx_str_t     mac, part;

    if (ngx_arena_token_mac(key, payload, hash, &len) != NGX_OK) {
        return NGX_ERROR;
    }

    mac.data = hash;
    mac.len = len;

    token->data = ngx_pnalloc(pool, ngx_base64_encoded_length(payload->len) + 1
                                    + ngx_base64_encoded_length(mac.len));
    if (token->data == NULL) {
        return NGX_ERROR;
    }

    ngx_encode_base64url(token, payload);

    token->data[token->len++] = '.';

    part.data = token->data + token->len;

    ngx_encode_base64url(&part, &mac);

    token->len += part.len;

    return NGX_OK;
}


ngx_int_t
ngx_arena_token_alias(ngx_pool_t *pool, ngx_array_t *keys, ngx_str_t *text,
    ngx_str_t *alias)
{
    size_t                  len;
    u_char                  hash[NGX_ARENA_TOKEN_HASH_LEN];
    ngx_arena_token_key_t  *key;

    if (keys->nelts == 0) {
        return NGX_ERROR;
    }

    key = keys->elts;

    if (ngx_arena_token_mac(&key[keys->nelts - 1], text, hash, &len) != NGX_OK)
    {
        return NGX_ERROR;
    }

    alias->data = ngx_pnalloc(pool, 2 * NGX_ARENA_TOKEN_ALIAS);
    if (alias->data == NULL) {
        return NGX_ERROR;
    }

    alias->len = ngx_hex_dump(alias->data, hash, NGX_ARENA_TOKEN_ALIAS)
                 - alias->data;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_token_mac(ngx_arena_token_key_t *key, ngx_str_t *text, u_char *hash,
    size_t *len)
{
    /* without a key: again with the one it has */

    if (EVP_MAC_init(key->mac, NULL, 0, NULL) != 1
        || EVP_MAC_update(key->mac, text->data, text->len) != 1
        || EVP_MAC_final(key->mac, hash, len, NGX_ARENA_TOKEN_HASH_LEN) != 1)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_uint_t
ngx_arena_secret_equal(ngx_str_t *one, ngx_str_t *two)
{
    u_char  first[NGX_ARENA_TOKEN_HASH_LEN], second[NGX_ARENA_TOKEN_HASH_LEN];

    if (ngx_arena_token_hash(first, one->data, one->len) != NGX_OK
        || ngx_arena_token_hash(second, two->data, two->len) != NGX_OK)
    {
        return 0;
    }

    return CRYPTO_memcmp(first, second, NGX_ARENA_TOKEN_HASH_LEN) == 0;
}


static ngx_int_t
ngx_arena_token_hash(u_char *hash, u_char *data, size_t len)
{
    if (EVP_Digest(data, len, hash, NULL, EVP_sha256(), NULL) != 1) {
        return NGX_ERROR;
    }

    return NGX_OK;
}


/* A process that was forked has to have a store of its own. */

ngx_int_t
ngx_arena_random(u_char *buffer, size_t size)
{
    static u_char     store[NGX_ARENA_RANDOM_STORE];
    static size_t     left;
    static ngx_pid_t  owner;

    if (size > NGX_ARENA_RANDOM_STORE) {
        return NGX_ERROR;
    }

    if (owner != ngx_pid || left < size) {

        if (RAND_bytes(store, NGX_ARENA_RANDOM_STORE) != 1) {
            return NGX_ERROR;
        }

        owner = ngx_pid;
        left = NGX_ARENA_RANDOM_STORE;
    }

    /* from its end, and what was given is there no more */

    left -= size;

    ngx_memcpy(buffer, store + left, size);
    OPENSSL_cleanse(store + left, size);

    return NGX_OK;
}
