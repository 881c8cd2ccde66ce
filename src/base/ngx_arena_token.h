
/*
 * Session tokens: opaque to the client, signed, checked without I/O.
 *
 * token = base64url(payload) "." base64url(HMAC-SHA256(key, payload))
 * payload = version (1 byte), key id (4 bytes), session (8 bytes, big-endian),
 *           length of scope (1 byte), scope, subject (the rest)
 */


#ifndef _NGX_ARENA_TOKEN_H_INCLUDED_
#define _NGX_ARENA_TOKEN_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_ARENA_TOKEN_SECRET_LEN  32


typedef struct {
    u_char        id[4];                  /* first bytes of SHA-256(secret) */
    u_char        secret[NGX_ARENA_TOKEN_SECRET_LEN];
    void         *mac;                    /* ready to sign with the secret */
} ngx_arena_token_key_t;


typedef struct {
    ngx_str_t     scope;                  /* what the session is for */
    ngx_str_t     subject;                /* whose it is */
    uint64_t      session;                /* which one of theirs */
} ngx_arena_token_claims_t;


/*
 * Reads keys, one a line, 64 hexadecimal digits each; empty lines and those
 * that start with "#" are passed over.  The first key signs, all verify.
 * keys is an initialized array of ngx_arena_token_key_t.
 *
 * Returns NGX_OK, NGX_DECLINED (*line is the faulty line's number, 0 when
 * there is no key at all) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_token_read_keys(ngx_array_t *keys, ngx_str_t *text,
    ngx_uint_t *line);

/*
 * A fresh random key as a line of such a file, its line feed included.
 * Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_arena_token_generate_key(ngx_pool_t *pool, ngx_str_t *line);

/*
 * Deterministic: equal keys and claims give equal tokens.
 *
 * Returns NGX_OK or NGX_ERROR (no memory, no key, or a scope that is longer
 * than 255 bytes).
 */
ngx_int_t ngx_arena_token_sign(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_arena_token_claims_t *claims, ngx_str_t *token);

/*
 * Returns NGX_OK (claims are filled in, in pool memory), NGX_DECLINED (the
 * token does not verify; takes the same time wherever it differs) or
 * NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_token_verify(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *token, ngx_arena_token_claims_t *claims);

/*
 * What a text is known as to who may not know it: 16 hexadecimal digits of
 * HMAC-SHA256(the last key, text), the same wherever the keys are.  The last
 * key is the one that was there longest: a new one changes no hash.  A text
 * begins with a letter, so that it is no token's payload.
 *
 * Returns NGX_OK (alias is in pool memory) or NGX_ERROR.
 */
ngx_int_t ngx_arena_token_alias(ngx_pool_t *pool, ngx_array_t *keys,
    ngx_str_t *text, ngx_str_t *alias);

/*
 * Compares secrets of any length in a time that tells nothing of where they
 * differ (both are hashed first).  Returns 1 when equal.
 */
ngx_uint_t ngx_arena_secret_equal(ngx_str_t *one, ngx_str_t *two);

/*
 * Fills the buffer with random bytes; NGX_OK or NGX_ERROR.  They are taken from
 * a store of this process, which OpenSSL fills: asked for a few bytes each
 * time, it would take longer than all the rest of a request's cryptography.
 */
ngx_int_t ngx_arena_random(u_char *buffer, size_t size);


#endif /* _NGX_ARENA_TOKEN_H_INCLUDED_ */
