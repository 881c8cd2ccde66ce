
/*
 * Memory that the workers of a host share: made once, kept through a reload.
 */


#include "ngx_http_arena_limit.h"


static ngx_int_t ngx_http_arena_shared_init(ngx_shm_zone_t *zone, void *data);


ngx_shm_zone_t *
ngx_http_arena_shared_add(ngx_conf_t *cf, ngx_str_t *name, size_t size,
    ngx_http_arena_shared_t *shared)
{
    ngx_shm_zone_t  *zone;

    zone = ngx_shared_memory_add(cf, name, size, &ngx_http_arena_module);
    if (zone == NULL) {
        return NULL;
    }

    zone->init = ngx_http_arena_shared_init;
    zone->data = shared;

    return zone;
}


static ngx_int_t
ngx_http_arena_shared_init(ngx_shm_zone_t *zone, void *data)
{
    ngx_slab_pool_t          *slab;
    ngx_http_arena_shared_t  *shared;

    if (data) {
        zone->data = data;
        return NGX_OK;
    }

    shared = zone->data;
    slab = (ngx_slab_pool_t *) zone->shm.addr;

    if (!zone->shm.exists) {
        slab->data = ngx_slab_alloc(slab, shared->size());

        if (slab->data == NULL) {
            return NGX_ERROR;
        }

        slab->log_nomem = 0;
        shared->init(slab->data);
    }

    zone->data = slab->data;

    return NGX_OK;
}
