
/*
 * Windows of a minute: what was counted under a key, in memory that the workers
 * of this host share.  A key's minute begins with its first request.
 */


#include "ngx_http_arena_limit.h"


#define NGX_HTTP_ARENA_WINDOW  60                    /* seconds */
#define NGX_HTTP_ARENA_KNOWN   (30 * 24 * 60 * 60)


typedef struct {
    ngx_rbtree_node_t   node;           /* node.key is a hash of the key */
    ngx_queue_t         queue;          /* oldest window last */
    time_t              start;
    uint32_t            count;
    u_char              len;
    u_char              data[1];        /* the key */
} ngx_http_arena_window_t;


static size_t ngx_http_arena_zone_size(void);
static void ngx_http_arena_zone_init(void *data);
static void ngx_http_arena_windows_init(ngx_http_arena_windows_t *windows,
    time_t length);
static ngx_uint_t ngx_http_arena_window_wait(ngx_http_arena_windows_t *windows,
    ngx_http_arena_count_t *count);
static void ngx_http_arena_window_add(ngx_http_arena_windows_t *windows,
    ngx_slab_pool_t *slab, ngx_str_t *key, ngx_uint_t cost);
static void ngx_http_arena_window_begin(ngx_http_arena_windows_t *windows,
    ngx_http_arena_window_t *window);
static ngx_http_arena_window_t *ngx_http_arena_window_find(
    ngx_http_arena_windows_t *windows, ngx_str_t *key);
static ngx_http_arena_window_t *ngx_http_arena_window_create(
    ngx_http_arena_windows_t *windows, ngx_slab_pool_t *slab, ngx_str_t *key);
static void ngx_http_arena_window_expire(ngx_http_arena_windows_t *windows,
    ngx_slab_pool_t *slab, ngx_uint_t force);
static void ngx_http_arena_window_insert(ngx_rbtree_node_t *temp,
    ngx_rbtree_node_t *node, ngx_rbtree_node_t *sentinel);


static ngx_http_arena_shared_t  ngx_http_arena_windows_shared = {
    ngx_http_arena_zone_size,
    ngx_http_arena_zone_init
};


ngx_int_t
ngx_http_arena_zone_add(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    amcf->zone = ngx_http_arena_shared_add(cf, &amcf->zone_name,
                                           amcf->zone_size,
                                           &ngx_http_arena_windows_shared);

    return amcf->zone ? NGX_OK : NGX_ERROR;
}


static size_t
ngx_http_arena_zone_size(void)
{
    return sizeof(ngx_http_arena_zone_t);
}


static void
ngx_http_arena_zone_init(void *data)
{
    ngx_http_arena_zone_t  *zone = data;

    ngx_memzero(zone, sizeof(ngx_http_arena_zone_t));

    ngx_http_arena_windows_init(&zone->limits, NGX_HTTP_ARENA_WINDOW);
    ngx_http_arena_windows_init(&zone->known, NGX_HTTP_ARENA_KNOWN);
}


static void
ngx_http_arena_windows_init(ngx_http_arena_windows_t *windows, time_t length)
{
    ngx_rbtree_init(&windows->tree, &windows->sentinel,
                    ngx_http_arena_window_insert);
    ngx_queue_init(&windows->queue);
    windows->length = length;
}


/* All are counted, or none: what one refuses costs the others nothing. */

ngx_uint_t
ngx_http_arena_windows_count(ngx_shm_zone_t *zone,
    ngx_http_arena_count_t *counts, ngx_uint_t n)
{
    ngx_uint_t              i, wait, longest;
    ngx_slab_pool_t        *slab;
    ngx_http_arena_zone_t  *shared;

    slab = (ngx_slab_pool_t *) zone->shm.addr;
    shared = zone->data;
    longest = 0;

    ngx_shmtx_lock(&slab->mutex);

    for (i = 0; i < n; i++) {
        wait = ngx_http_arena_window_wait(&shared->limits, &counts[i]);
        longest = ngx_max(longest, wait);
    }

    for (i = 0; i < n && longest == 0; i++) {
        ngx_http_arena_window_add(&shared->limits, slab, &counts[i].key,
                                  counts[i].cost);
    }

    ngx_shmtx_unlock(&slab->mutex);

    return longest;
}


ngx_uint_t
ngx_http_arena_windows_wait(ngx_shm_zone_t *zone,
    ngx_http_arena_count_t *count)
{
    ngx_uint_t              wait;
    ngx_slab_pool_t        *slab;
    ngx_http_arena_zone_t  *shared;

    slab = (ngx_slab_pool_t *) zone->shm.addr;
    shared = zone->data;

    ngx_shmtx_lock(&slab->mutex);
    wait = ngx_http_arena_window_wait(&shared->limits, count);
    ngx_shmtx_unlock(&slab->mutex);

    return wait;
}


void
ngx_http_arena_windows_carry(ngx_shm_zone_t *zone, ngx_str_t *from,
    ngx_str_t *to)
{
    time_t                    start;
    uint32_t                  count;
    ngx_slab_pool_t          *slab;
    ngx_http_arena_zone_t    *shared;
    ngx_http_arena_window_t  *window;

    slab = (ngx_slab_pool_t *) zone->shm.addr;
    shared = zone->data;

    ngx_shmtx_lock(&slab->mutex);

    window = ngx_http_arena_window_find(&shared->limits, from);

    if (window && ngx_http_arena_window_find(&shared->limits, to) == NULL) {

        start = window->start;
        count = window->count;

        window = ngx_http_arena_window_create(&shared->limits, slab, to);

        if (window) {
            window->start = start;
            window->count = count;
        }
    }

    ngx_shmtx_unlock(&slab->mutex);
}


ngx_uint_t
ngx_http_arena_known_has(ngx_shm_zone_t *zone, ngx_str_t *key)
{
    ngx_uint_t                has;
    ngx_slab_pool_t          *slab;
    ngx_http_arena_zone_t    *shared;
    ngx_http_arena_window_t  *window;

    slab = (ngx_slab_pool_t *) zone->shm.addr;
    shared = zone->data;

    ngx_shmtx_lock(&slab->mutex);

    window = ngx_http_arena_window_find(&shared->known, key);
    has = (window && ngx_time() - window->start < shared->known.length);

    ngx_shmtx_unlock(&slab->mutex);

    return has;
}


void
ngx_http_arena_known_add(ngx_shm_zone_t *zone, ngx_str_t *key)
{
    ngx_slab_pool_t          *slab;
    ngx_http_arena_zone_t    *shared;
    ngx_http_arena_window_t  *window;

    slab = (ngx_slab_pool_t *) zone->shm.addr;
    shared = zone->data;

    ngx_shmtx_lock(&slab->mutex);

    window = ngx_http_arena_window_find(&shared->known, key);

    if (window) {
        ngx_http_arena_window_begin(&shared->known, window);

    } else {
        (void) ngx_http_arena_window_create(&shared->known, slab, key);
    }

    ngx_shmtx_unlock(&slab->mutex);
}


/* 0, or the seconds after which the window begins anew. */

static ngx_uint_t
ngx_http_arena_window_wait(ngx_http_arena_windows_t *windows,
    ngx_http_arena_count_t *count)
{
    time_t                    now;
    ngx_http_arena_window_t  *window;

    now = ngx_time();
    window = ngx_http_arena_window_find(windows, &count->key);

    if (window == NULL || now - window->start >= windows->length
        || now < window->start || window->count < count->most)
    {
        return 0;
    }

    return window->start + windows->length - now;
}


static void
ngx_http_arena_window_add(ngx_http_arena_windows_t *windows,
    ngx_slab_pool_t *slab, ngx_str_t *key, ngx_uint_t cost)
{
    time_t                    now;
    ngx_http_arena_window_t  *window;

    now = ngx_time();
    window = ngx_http_arena_window_find(windows, key);

    if (window == NULL) {
        window = ngx_http_arena_window_create(windows, slab, key);

        if (window == NULL) {
            return;
        }

    } else if (now - window->start >= windows->length || now < window->start) {
        ngx_http_arena_window_begin(windows, window);
    }

    window->count += cost;
}


static void
ngx_http_arena_window_begin(ngx_http_arena_windows_t *windows,
    ngx_http_arena_window_t *window)
{
    window->start = ngx_time();
    window->count = 0;
    ngx_queue_remove(&window->queue);
    ngx_queue_insert_head(&windows->queue, &window->queue);
}


static ngx_http_arena_window_t *
ngx_http_arena_window_find(ngx_http_arena_windows_t *windows, ngx_str_t *key)
{
    uint32_t                  hash;
    ngx_int_t                 rc;
    ngx_rbtree_node_t        *node;
    ngx_http_arena_window_t  *window;

    hash = ngx_crc32_short(key->data, key->len);
    node = windows->tree.root;

    while (node != windows->tree.sentinel) {

        if (hash != node->key) {
            node = (hash < node->key) ? node->left : node->right;
            continue;
        }

        window = (ngx_http_arena_window_t *) node;
        rc = ngx_memn2cmp(key->data, window->data, key->len, window->len);

        if (rc == 0) {
            return window;
        }

        node = (rc < 0) ? node->left : node->right;
    }

    return NULL;
}


/* When memory is short the oldest window goes: better than refusing players. */

static ngx_http_arena_window_t *
ngx_http_arena_window_create(ngx_http_arena_windows_t *windows,
    ngx_slab_pool_t *slab, ngx_str_t *key)
{
    size_t                    size;
    ngx_http_arena_window_t  *window;

    ngx_http_arena_window_expire(windows, slab, 0);

    size = offsetof(ngx_http_arena_window_t, data) + key->len;
    window = ngx_slab_alloc_locked(slab, size);

    if (window == NULL) {
        ngx_http_arena_window_expire(windows, slab, 1);
        window = ngx_slab_alloc_locked(slab, size);

        if (window == NULL) {
            return NULL;
        }
    }

    window->node.key = ngx_crc32_short(key->data, key->len);
    window->start = ngx_time();
    window->count = 0;
    window->len = (u_char) key->len;
    ngx_memcpy(window->data, key->data, key->len);

    ngx_rbtree_insert(&windows->tree, &window->node);
    ngx_queue_insert_head(&windows->queue, &window->queue);

    return window;
}


static void
ngx_http_arena_window_expire(ngx_http_arena_windows_t *windows,
    ngx_slab_pool_t *slab, ngx_uint_t force)
{
    ngx_uint_t                n;
    ngx_queue_t              *q;
    ngx_http_arena_window_t  *window;

    for (n = 0; n < 2 || force; n++) {

        if (ngx_queue_empty(&windows->queue) || n == 8) {
            return;
        }

        q = ngx_queue_last(&windows->queue);
        window = ngx_queue_data(q, ngx_http_arena_window_t, queue);

        if (!force && ngx_time() - window->start < windows->length) {
            return;
        }

        ngx_queue_remove(q);
        ngx_rbtree_delete(&windows->tree, &window->node);
        ngx_slab_free_locked(slab, window);
    }
}


static void
ngx_http_arena_window_insert(ngx_rbtree_node_t *temp, ngx_rbtree_node_t *node,
    ngx_rbtree_node_t *sentinel)
{
    ngx_rbtree_node_t        **p;
    ngx_http_arena_window_t   *one, *two;

    for ( ;; ) {

        if (node->key != temp->key) {
            p = (node->key < temp->key) ? &temp->left : &temp->right;

        } else {
            one = (ngx_http_arena_window_t *) node;
            two = (ngx_http_arena_window_t *) temp;

            p = (ngx_memn2cmp(one->data, two->data, one->len, two->len) < 0)
                ? &temp->left : &temp->right;
        }

        if (*p == sentinel) {
            break;
        }

        temp = *p;
    }

    *p = node;
    node->parent = temp;
    node->left = sentinel;
    node->right = sentinel;
    ngx_rbt_red(node);
}
