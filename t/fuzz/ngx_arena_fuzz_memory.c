
/*
 * Each piece of memory that our code takes from a pool is one of malloc, so
 * that the sanitizer knows where it ends, and when it was freed.
 */


#include <ngx_config.h>
#include <ngx_core.h>


void *__wrap_ngx_palloc(ngx_pool_t *pool, size_t size);
void *__wrap_ngx_pnalloc(ngx_pool_t *pool, size_t size);
void *__wrap_ngx_pcalloc(ngx_pool_t *pool, size_t size);
u_char *__wrap_ngx_pstrdup(ngx_pool_t *pool, ngx_str_t *string);


void *
__wrap_ngx_palloc(ngx_pool_t *pool, size_t size)
{
    return ngx_pmemalign(pool, size, NGX_ALIGNMENT);
}


void *
__wrap_ngx_pnalloc(ngx_pool_t *pool, size_t size)
{
    return ngx_pmemalign(pool, size, NGX_ALIGNMENT);
}


void *
__wrap_ngx_pcalloc(ngx_pool_t *pool, size_t size)
{
    void  *p;

    p = ngx_pmemalign(pool, size, NGX_ALIGNMENT);

    if (p) {
        ngx_memzero(p, size);
    }

    return p;
}


u_char *
__wrap_ngx_pstrdup(ngx_pool_t *pool, ngx_str_t *string)
{
    u_char  *p;

    p = ngx_pmemalign(pool, string->len, NGX_ALIGNMENT);

    if (p && string->len) {
        ngx_memcpy(p, string->data, string->len);
    }

    return p;
}
