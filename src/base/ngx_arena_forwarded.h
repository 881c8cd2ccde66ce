
/*
 * What proxies say of a request that they pass on: lists, to which each adds at
 * the end; and "Forwarded" (RFC 7239), whose elements have parameters.
 */


#ifndef _NGX_ARENA_FORWARDED_H_INCLUDED_
#define _NGX_ARENA_FORWARDED_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * The last element of a list, without blanks around it: of all elements the one
 * that the proxy which sent it has added itself.  NGX_OK, or NGX_DECLINED: it
 * is empty, or it cannot be told where it begins.
 */
ngx_int_t ngx_arena_forwarded_last(ngx_str_t *list, ngx_str_t *last);

/*
 * A parameter of such an element, whatever the case of its name, without its
 * quotes.  NGX_OK, or NGX_DECLINED: there is none, or there are escapes in it,
 * which no host needs.
 */
ngx_int_t ngx_arena_forwarded_parameter(ngx_str_t *element, ngx_str_t *name,
    ngx_str_t *value);


#endif /* _NGX_ARENA_FORWARDED_H_INCLUDED_ */
