
/*
 * One chunk for Redis: the preamble, the includes in the order they are
 * needed, each once, and the script.  A chunk of its own for each script
 * keeps within Lua's 200 locals.
 */


#include "ngx_arena_script.h"
#include <ngx_sha1.h>


#define NGX_ARENA_SCRIPT_MAX_DEPTH  8


typedef struct {
    ngx_conf_t            *cf;
    ngx_arena_scripts_t   *scripts;
    ngx_arena_script_t    *script;
    ngx_array_t            texts;      /* of ngx_str_t, the chunk's pieces */
    ngx_uint_t             line;       /* the next line of the chunk */
    ngx_str_t             *stack[NGX_ARENA_SCRIPT_MAX_DEPTH];
    ngx_uint_t             depth;
} ngx_arena_script_bundle_t;


static ngx_int_t ngx_arena_script_add_preamble(
    ngx_arena_script_bundle_t *bundle);
static u_char *ngx_arena_script_write_input(ngx_arena_script_t *script,
    u_char *p, u_char *last);
static u_char *ngx_arena_script_write_arguments(ngx_arena_script_t *script,
    u_char *p, u_char *last);
static ngx_int_t ngx_arena_script_add_includes(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *from);
static ngx_int_t ngx_arena_script_add_include(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *from,
    ngx_arena_include_t *include);
static ngx_uint_t ngx_arena_script_has_part(ngx_arena_script_t *script,
    ngx_str_t *file);
static ngx_int_t ngx_arena_script_add_text(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *file, ngx_str_t *text);
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

    if (ngx_arena_script_add_preamble(&bundle) != NGX_OK
        || ngx_arena_script_add_includes(&bundle, script) != NGX_OK
        || ngx_arena_script_add_text(&bundle, &script->file, text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_script_join(&bundle);
}


static ngx_int_t
ngx_arena_script_add_preamble(ngx_arena_script_bundle_t *bundle)
{
    u_char              *p, *last;
    ngx_str_t            text;
    static ngx_str_t     file = ngx_string("preamble");

    text.data = ngx_pnalloc(bundle->cf->pool, 4096);
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    last = text.data + 4096;

    p = ngx_arena_script_write_input(bundle->script, text.data, last);
    p = ngx_arena_script_write_arguments(bundle->script, p, last);
    text.len = p - text.data;

    return ngx_arena_script_add_text(bundle, &file, &text);
}


static u_char *
ngx_arena_script_write_input(ngx_arena_script_t *script, u_char *p,
    u_char *last)
{
    if (script->oom) {
        p = ngx_slprintf(p, last, "#!lua flags=allow-oom\n");
    }

    return ngx_slprintf(p, last,
                        "local input = {command = '%V', key = KEYS[1], "
                        "now = tonumber(ARGV[1]), random = ARGV[2], "
                        "participant = ARGV[3], session = tonumber(ARGV[4]), "
                        "idempotency_key = ARGV[5], fingerprint = ARGV[6], "
                        "arguments = ARGV[7], "
                        "replay = ARGV[8] ~= '' and ARGV[8], "
                        "after = ARGV[9], run = ARGV[10]} ",
                        &script->name);
}


static u_char *
ngx_arena_script_write_arguments(ngx_arena_script_t *script, u_char *p,
    u_char *last)
{
    ngx_uint_t              i, n;
    ngx_arena_setting_t   **setting;
    ngx_arena_argument_t   *argument;

    n = NGX_ARENA_SCRIPT_INPUTS;
    argument = script->arguments.elts;

    p = ngx_slprintf(p, last, "local arguments = {");

    for (i = 0; i < script->arguments.nelts; i++) {
        p = ngx_slprintf(p, last,
                         ngx_arena_argument_is_number(&argument[i])
                         ? "%V = tonumber(ARGV[%ui]), " : "%V = ARGV[%ui], ",
                         &argument[i].name, ++n);

        if (ngx_arena_argument_has_folded(&argument[i])) {
            p = ngx_slprintf(p, last, "%V_folded = ARGV[%ui], ",
                             &argument[i].name, ++n);
        }
    }

    setting = script->settings.elts;

    p = ngx_slprintf(p, last, "} local settings = {");

    for (i = 0; i < script->settings.nelts; i++) {
        p = ngx_slprintf(p, last, "%V = tonumber(ARGV[%ui]), ",
                         &setting[i]->name, ++n);
    }

    return ngx_slprintf(p, last, "}\n");
}


static ngx_int_t
ngx_arena_script_add_includes(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from)
{
    ngx_uint_t            i;
    ngx_arena_include_t  *include;

    include = from->includes.elts;

    for (i = 0; i < from->includes.nelts; i++) {
        if (ngx_arena_script_add_include(bundle, from, &include[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_add_include(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_arena_include_t *include)
{
    ngx_str_t            text;
    ngx_uint_t           i;
    ngx_arena_script_t   part;

    ngx_memzero(&part, sizeof(ngx_arena_script_t));

    part.file.data = ngx_pnalloc(bundle->cf->pool,
                                 bundle->scripts->path.len + include->name.len
                                 + sizeof("/include/.lua"));
    if (part.file.data == NULL) {
        return NGX_ERROR;
    }

    part.file.len = ngx_sprintf(part.file.data, "%V/include/%V.lua%Z",
                                &bundle->scripts->path, &include->name)
                    - part.file.data - 1;

    for (i = 0; i < bundle->depth; i++) {
        if (ngx_arena_equal(bundle->stack[i], &part.file)) {
            ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, 0,
                          "arena: including \"%V\" makes a cycle in %V:%ui",
                          &include->name, &from->file, include->line);
            return NGX_ERROR;
        }
    }

    if (ngx_arena_script_has_part(bundle->script, &part.file)) {
        return NGX_OK;
    }

    if (bundle->depth == NGX_ARENA_SCRIPT_MAX_DEPTH
        || ngx_arena_script_read_file(bundle->cf, &part.file, &text) != NGX_OK)
    {
        ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, 0,
                      "arena: \"%V\" cannot be read, or is too deep, "
                      "which is included in %V:%ui",
                      &part.file, &from->file, include->line);
        return NGX_ERROR;
    }

    if (ngx_arena_script_read_header(bundle->cf, bundle->scripts, &part, &text)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    bundle->stack[bundle->depth++] = &part.file;

    if (ngx_arena_script_add_includes(bundle, &part) != NGX_OK) {
        return NGX_ERROR;
    }

    bundle->depth--;

    return ngx_arena_script_add_text(bundle, &part.file, &text);
}


static ngx_uint_t
ngx_arena_script_has_part(ngx_arena_script_t *script, ngx_str_t *file)
{
    ngx_uint_t                i;
    ngx_arena_script_part_t  *part;

    part = script->parts.elts;

    for (i = 0; i < script->parts.nelts; i++) {
        if (ngx_arena_equal(&part[i].file, file)) {
            return 1;
        }
    }

    return 0;
}


static ngx_int_t
ngx_arena_script_add_text(ngx_arena_script_bundle_t *bundle, ngx_str_t *file,
    ngx_str_t *text)
{
    size_t                    i;
    ngx_str_t                *piece;
    ngx_arena_script_part_t  *part;

    part = ngx_array_push(&bundle->script->parts);
    piece = ngx_array_push(&bundle->texts);

    if (part == NULL || piece == NULL) {
        return NGX_ERROR;
    }

    part->line = bundle->line;
    part->file = *file;
    *piece = *text;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] == '\n') {
            bundle->line++;
        }
    }

    if (text->len && text->data[text->len - 1] != '\n') {
        text->data[text->len] = '\n';       /* there is room for it */
        piece->len++;
        bundle->line++;
    }

    return NGX_OK;
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
