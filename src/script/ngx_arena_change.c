
/*
 * Counters of changes.
 */


#include "ngx_arena_change.h"


static ngx_atomic_t *ngx_arena_change_counter(ngx_arena_changes_t *changes,
    ngx_str_t *key);


ngx_atomic_uint_t
ngx_arena_changes(ngx_arena_changes_t *changes, ngx_str_t *key)
{
    return changes->all + *ngx_arena_change_counter(changes, key);
}


void
ngx_arena_changed(ngx_arena_changes_t *changes, ngx_str_t *key)
{
    ngx_atomic_t  *counter;

    counter = key ? ngx_arena_change_counter(changes, key) : &changes->all;

    (void) ngx_atomic_fetch_add(counter, 1);
}


static ngx_atomic_t *
ngx_arena_change_counter(ngx_arena_changes_t *changes, ngx_str_t *key)
{
    uint32_t  hash;

    hash = ngx_crc32_short(key->data, key->len);

    return &changes->keys[hash % NGX_ARENA_CHANGES];
}
