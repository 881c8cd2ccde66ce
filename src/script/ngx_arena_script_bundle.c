
/*
 * What Redis is given, for each script one text, which keeps within Lua's 200
 * locals.  What it includes is defined once, and a run is one function:
 *
 *     #!lua name=arena_<hash>
 *     local function define() local input, arguments, settings, limits
 *     ... the includes, each once, in the order they are needed ...
 *     ... if something uses them, the modes, each in a block ...
 *     local function run(KEYS, ARGV) input.key = KEYS[1] ... reset_result() ...
 *     ... the steps, then the script's text ...
 *     end return run end
 *     ... what Redis is to do with it
 *
 * That is a library of functions, named by the hash of what is defined.  While
 * Redis loads it nothing is there, not even string: so the first run defines.
 * Without its first line the same text is a script, which defines in each run.
 */


#include "ngx_arena_script_bundle.h"
#include <ngx_sha1.h>


#define NGX_ARENA_SCRIPT_HASH  40


static ngx_int_t ngx_arena_script_add_end(ngx_arena_script_bundle_t *bundle);
static ngx_int_t ngx_arena_script_join(ngx_arena_script_bundle_t *bundle);
static void ngx_arena_script_name_function(ngx_arena_script_t *script,
    u_char *text, size_t len, u_char *name);
static void ngx_arena_script_hash(u_char *text, size_t len, u_char *hex);


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
            != NGX_OK
        || ngx_array_init(&bundle.resets, cf->pool, 4,
                          sizeof(ngx_arena_script_reset_t))
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_arena_script_add_names(&bundle) != NGX_OK
        || ngx_arena_script_add_needs(&bundle, script) != NGX_OK
        || ngx_arena_script_add_modes(&bundle) != NGX_OK
        || ngx_arena_script_add_commands(&bundle) != NGX_OK
        || ngx_arena_script_add_run(&bundle) != NGX_OK
        || ngx_arena_script_add_steps(&bundle, script, 0) != NGX_OK
        || ngx_arena_script_add_text(&bundle, &script->file, text) != NGX_OK
        || ngx_arena_script_add_end(&bundle) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_script_join(&bundle);
}


static ngx_int_t
ngx_arena_script_add_end(ngx_arena_script_bundle_t *bundle)
{
    static u_char  end[] = "end return run end\n";

    return ngx_arena_script_add_line(bundle, "run", end,
                                     end + sizeof(end) - 1);
}


static ngx_int_t
ngx_arena_script_join(ngx_arena_script_bundle_t *bundle)
{
    size_t               size;
    u_char              *p, *text, *name;
    ngx_str_t           *piece;
    ngx_uint_t           i;
    ngx_arena_script_t  *script;

    static ngx_str_t  first = ngx_string("#!lua name=");
    static ngx_str_t  last = ngx_string(
        "local run if redis.register_function then "
        "redis.register_function('%V', function(KEYS, ARGV) "
        "run = run or define() return run(KEYS, ARGV) end) "
        "else return define()(KEYS, ARGV) end\n%Z");

    script = bundle->script;
    piece = bundle->texts.elts;
    size = first.len + last.len + 2 * (sizeof("arena_") + 40) + 40;

    for (i = 0; i < bundle->texts.nelts; i++) {
        size += piece[i].len;
    }

    p = ngx_pnalloc(bundle->cf->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    script->library.data = p;
    name = ngx_cpymem(p, first.data, first.len);
    p = name + sizeof("arena_") - 1 + NGX_ARENA_SCRIPT_HASH;
    *p++ = '\n';
    text = p;

    for (i = 0; i < bundle->texts.nelts; i++) {
        p = ngx_cpymem(p, piece[i].data, piece[i].len);
    }

    ngx_arena_script_name_function(script, text, p - text, name);

    p = ngx_sprintf(p, (char *) last.data, &script->function) - 1;
    script->library.len = p - script->library.data;

    script->chunk.data = text;
    script->chunk.len = p - text;

    script->sha1.data = p;
    script->sha1.len = NGX_ARENA_SCRIPT_HASH;
    ngx_arena_script_hash(text, p - text, p);

    return NGX_OK;
}


static void
ngx_arena_script_name_function(ngx_arena_script_t *script, u_char *text,
    size_t len, u_char *name)
{
    u_char  *hex;

    hex = ngx_cpymem(name, "arena_", sizeof("arena_") - 1);
    ngx_arena_script_hash(text, len, hex);

    script->function.data = name;
    script->function.len = hex + NGX_ARENA_SCRIPT_HASH - name;
}


static void
ngx_arena_script_hash(u_char *text, size_t len, u_char *hex)
{
    u_char      digest[20];
    ngx_sha1_t  sha1;

    ngx_sha1_init(&sha1);
    ngx_sha1_update(&sha1, text, len);
    ngx_sha1_final(digest, &sha1);

    (void) ngx_hex_dump(hex, digest, 20);
}
