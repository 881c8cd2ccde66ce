
/*
 * One chunk for Redis: the preamble, the includes, the commands of a fold, and
 * the script.  A chunk of its own for each script keeps within Lua's 200
 * locals.
 */


#include "ngx_arena_script_bundle.h"
#include <ngx_sha1.h>


static ngx_int_t ngx_arena_script_join(ngx_arena_script_bundle_t *bundle);
static void ngx_arena_script_hash(ngx_arena_script_t *script, u_char *hex);


ngx_int_t
ngx_arena_script_bundle(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *text)
{
    ngx_arena_script_bundle_t  bundle;

    ngx_memzero(&bundle, sizeof(ngx_arena_script_bundle_t));
    bundle.cf = cf;
    bundle.scripts = scripts;
    bundle.script = script;
    bundle.line = 1;

    if (ngx_array_init(&script->parts, cf->pool, 8,
                       sizeof(ngx_arena_script_part_t))
            != NGX_OK
        || ngx_array_init(&bundle.texts, cf->pool, 8, sizeof(ngx_str_t))
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (script->folds.nelts) {
        bundle.pass = NGX_ARENA_SCRIPT_DEFINITIONS;
    }

    if (ngx_arena_script_add_preamble(&bundle) != NGX_OK
        || ngx_arena_script_add_includes(&bundle, script) != NGX_OK
        || ngx_arena_script_add_folds(&bundle) != NGX_OK
        || ngx_arena_script_add_text(&bundle, &script->file, text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_script_join(&bundle);
}


static ngx_int_t
ngx_arena_script_join(ngx_arena_script_bundle_t *bundle)
{
    u_char              *p;
    ngx_str_t           *piece;
    ngx_uint_t           i;
    ngx_arena_script_t  *script;

    script = bundle->script;
    piece = bundle->texts.elts;

    for (i = 0; i < bundle->texts.nelts; i++) {
        script->chunk.len += piece[i].len;
    }

    p = ngx_pnalloc(bundle->cf->pool, script->chunk.len + 40);
    if (p == NULL) {
        return NGX_ERROR;
    }

    script->chunk.data = p;

    for (i = 0; i < bundle->texts.nelts; i++) {
        p = ngx_cpymem(p, piece[i].data, piece[i].len);
    }

    ngx_arena_script_hash(script, p);

    return NGX_OK;
}


static void
ngx_arena_script_hash(ngx_arena_script_t *script, u_char *hex)
{
    u_char      digest[20];
    ngx_sha1_t  sha1;

    ngx_sha1_init(&sha1);
    ngx_sha1_update(&sha1, script->chunk.data, script->chunk.len);
    ngx_sha1_final(digest, &sha1);

    script->sha1.data = hex;
    script->sha1.len = ngx_hex_dump(hex, digest, 20) - hex;
}
