
/*
 * The table of scopes.  To add one: a row, a word in ngx_arena_scope_e in the
 * same order, the scripts that the row names, and its keys in the line "user" of
 * conf/redis.conf; then routes may be about it, and scripts whose @key begins
 * with its key.  The channels of its sockets are
 * what the script of the socket's route says.
 */


#include "ngx_arena_script.h"


ngx_arena_scope_t  ngx_arena_scopes[] = {

    { ngx_string("arena"), ngx_null_string, ngx_string("{arena}"),
      ngx_null_string, ngx_null_string, ngx_null_string },

    { ngx_string("battle"), ngx_string("id"), ngx_string("{battle:<id>}"),
      ngx_string("battle_tick"), ngx_string("presence_touch"),
      ngx_string("battle_replay") },

    { ngx_null_string, ngx_null_string, ngx_null_string,
      ngx_null_string, ngx_null_string, ngx_null_string }
};


ngx_arena_scope_t *
ngx_arena_scope_of(ngx_str_t *key)
{
    ngx_arena_scope_t  *scope;

    for (scope = ngx_arena_scopes; scope->name.len; scope++) {

        if (key->len >= scope->key.len
            && ngx_memcmp(key->data, scope->key.data, scope->key.len) == 0)
        {
            return scope;
        }
    }

    return NULL;
}


ngx_int_t
ngx_arena_scopes_check(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    ngx_str_t          *name[3];
    ngx_uint_t          i;
    ngx_arena_scope_t  *scope;

    for (scope = ngx_arena_scopes; scope->name.len; scope++) {
        name[0] = &scope->clock;
        name[1] = &scope->presence;
        name[2] = &scope->replay;

        for (i = 0; i < sizeof(name) / sizeof(name[0]); i++) {

            if (name[i]->len == 0 || ngx_arena_script_find(scripts, name[i])) {
                continue;
            }

            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "arena: the scope \"%V\" needs a script \"%V\", "
                          "which is not in \"%V\"",
                          &scope->name, name[i], &scripts->path);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}
