
/*
 * Origins (RFC 6454): a scheme, a host and a port.
 */


#ifndef _NGX_ARENA_ORIGIN_H_INCLUDED_
#define _NGX_ARENA_ORIGIN_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


typedef struct {
    ngx_uint_t    tls;           /* 1: https */
    ngx_str_t     host;          /* as it was written, within the text */
    ngx_uint_t    port;          /* the scheme's own, where none was */
    ngx_uint_t    written;       /* 1: the port was */
} ngx_arena_origin_t;


/* One origin, or those of all names under a host. */
typedef struct {
    ngx_arena_origin_t    origin;
    ngx_uint_t            under;
} ngx_arena_origin_pattern_t;


/*
 * What a browser sends as "Origin": http or https, "://", a host, and a port
 * when it is not the scheme's own.  NGX_OK, or NGX_DECLINED: it is no origin
 * of a server ("null", another scheme, a path behind it).
 */
ngx_int_t ngx_arena_origin_parse(ngx_str_t *text, ngx_arena_origin_t *origin);

/* The same of a scheme and of what a browser sends as "Host". */
ngx_int_t ngx_arena_origin_set(ngx_uint_t tls, ngx_str_t *authority,
    ngx_arena_origin_t *origin);

/* What is behind the scheme, whatever that is: NGX_OK, or NGX_DECLINED. */
ngx_int_t ngx_arena_origin_split(ngx_str_t *text, ngx_uint_t *tls,
    ngx_str_t *authority);

/* A port by itself: NGX_OK, or NGX_DECLINED. */
ngx_int_t ngx_arena_origin_port(ngx_str_t *text, ngx_uint_t *port);

/*
 * 1 when they are the same one: hosts are the same in capitals, addresses of
 * IPv6 when they are the same number.  A dot at the end is another host, as it
 * is for browsers.
 */
ngx_uint_t ngx_arena_origin_equal(ngx_arena_origin_t *one,
    ngx_arena_origin_t *two);


/* An origin that may have "*." before its host.  NGX_OK, or NGX_DECLINED. */
ngx_int_t ngx_arena_origin_pattern(ngx_str_t *text,
    ngx_arena_origin_pattern_t *pattern);

/* 1 when it is that one, or one of those. */
ngx_uint_t ngx_arena_origin_matches(ngx_arena_origin_t *origin,
    ngx_arena_origin_pattern_t *pattern);


/*
 * The value of the first cookie of that very name, case and all, in a "Cookie"
 * header.  NGX_OK or NGX_DECLINED.
 */
ngx_int_t ngx_arena_cookie_find(ngx_str_t *header, ngx_str_t *name,
    ngx_str_t *value);

/* Takes the first cookie that has a "=" off such a header; the same. */
ngx_int_t ngx_arena_cookie_next(ngx_str_t *rest, ngx_str_t *name,
    ngx_str_t *value);


#endif /* _NGX_ARENA_ORIGIN_H_INCLUDED_ */
