
/*
 * One chunk for Redis: the preamble, the includes in the order they are
 * needed, each once, and the script.  A chunk of its own for each script
 * keeps within Lua's 200 locals.
 */


#include "ngx_arena_script_bundle.h"
#include <ngx_sha1.h>


static ngx_int_t ngx_arena_script_add_preamble(
    ngx_arena_script_bundle_t *bundle);
static u_char *ngx_arena_script_write_input(
    ngx_arena_script_bundle_t *bundle, u_char *p, u_char *last);
static u_char *ngx_arena_script_write_settings(ngx_arena_script_t *script,
    u_char *p, u_char *last);
static ngx_int_t ngx_arena_script_add_include(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *from,
    ngx_arena_include_t *include);
static ngx_uint_t ngx_arena_script_has_part(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *file);
static ngx_uint_t ngx_arena_script_wants(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *part);
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

    p = ngx_arena_script_write_input(bundle, text.data, last);
    p = ngx_slprintf(p, last, "local arguments = {");
    p = ngx_arena_script_write_arguments(bundle->script, "",
                                         NGX_ARENA_SCRIPT_INPUTS + 1, p, last);
    p = ngx_arena_script_write_settings(bundle->script, p, last);
    text.len = p - text.data;

    return ngx_arena_script_add_text(bundle, &file, &text);
}


static u_char *
ngx_arena_script_write_input(ngx_arena_script_bundle_t *bundle, u_char *p,
    u_char *last)
{
    p = ngx_slprintf(p, last,
                     "local input = {command = '%V', key = KEYS[1], "
                     "random = ARGV[1], participant = ARGV[2], "
                     "session = tonumber(ARGV[3]), "
                     "idempotency_key = ARGV[4], fingerprint = ARGV[5], "
                     "arguments = ARGV[6], "
                     "run = ARGV[7], channels = '%V'} "
                     "do local time = redis.call('TIME') input.now = "
                     "time[1] * 1000 + math.floor(time[2] / 1000) end ",
                     &bundle->script->name, &bundle->scripts->channels);

    if (!bundle->script->unwritten) {
        return p;
    }

    /*
     * Where Redis takes this, which does nothing, it takes all that comes
     * behind it in the script, though it may be out of memory.
     */

    return ngx_slprintf(p, last,
                        "do local taken = redis.pcall('HDEL', KEYS[1] .. "
                        "':nothing', '') input.refused = type(taken) == "
                        "'table' and string.match(taken.err, '%%u+') end ");
}


u_char *
ngx_arena_script_write_arguments(ngx_arena_script_t *script, char *from,
    ngx_uint_t n, u_char *p, u_char *last)
{
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        p = ngx_slprintf(p, last,
                         ngx_arena_argument_is_number(&argument[i])
                         ? "%V = tonumber(ARGV[%s%ui]), "
                         : "%V = ARGV[%s%ui], ",
                         &argument[i].name, from, n++);

        if (ngx_arena_argument_has_folded(&argument[i])) {
            p = ngx_slprintf(p, last, "%V_folded = ARGV[%s%ui], ",
                             &argument[i].name, from, n++);
        }
    }

    return p;
}


ngx_uint_t
ngx_arena_script_count_values(ngx_arena_script_t *script)
{
    ngx_uint_t             i, n;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;
    n = script->arguments.nelts;

    for (i = 0; i < script->arguments.nelts; i++) {
        n += ngx_arena_argument_has_folded(&argument[i]) ? 1 : 0;
    }

    return n;
}


static u_char *
ngx_arena_script_write_settings(ngx_arena_script_t *script, u_char *p,
    u_char *last)
{
    ngx_uint_t              i, n;
    ngx_arena_limit_t      *limit;
    ngx_arena_setting_t   **setting;

    limit = script->limits.elts;
    setting = script->settings.elts;
    n = NGX_ARENA_SCRIPT_INPUTS + ngx_arena_script_count_values(script);

    p = ngx_slprintf(p, last, "} local settings = {");

    for (i = 0; i < script->settings.nelts; i++) {
        p = ngx_slprintf(p, last, "%V = tonumber(ARGV[%ui]), ",
                         &setting[i]->name, ++n);
    }

    p = ngx_slprintf(p, last, "} local limits = {");

    for (i = 0; i < script->limits.nelts; i++) {
        if (limit[i].by == NGX_ARENA_LIMIT_BY_SCRIPT) {
            p = ngx_slprintf(p, last, "%V = tonumber(ARGV[%ui]), ",
                             &limit[i].name, ++n);
        }
    }

    return ngx_slprintf(p, last, "}\n");
}


ngx_int_t
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

    if (ngx_arena_script_has_part(bundle, &part.file)) {
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

    if (!ngx_arena_script_wants(bundle, &part)) {
        return NGX_OK;
    }

    return ngx_arena_script_add_text(bundle, &part.file, &text);
}


static ngx_uint_t
ngx_arena_script_has_part(ngx_arena_script_bundle_t *bundle, ngx_str_t *file)
{
    ngx_uint_t                i;
    ngx_arena_script_part_t  *part;

    part = bundle->script->parts.elts;

    for (i = bundle->first; i < bundle->script->parts.nelts; i++) {
        if (ngx_arena_equal(&part[i].file, file)) {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_arena_script_wants(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *part)
{
    if (bundle->pass == NGX_ARENA_SCRIPT_ALL) {
        return 1;
    }

    return part->statements == (bundle->pass == NGX_ARENA_SCRIPT_DEFINITIONS
                                ? NGX_ARENA_STATEMENTS_ONCE
                                : NGX_ARENA_STATEMENTS_EACH);
}


ngx_int_t
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
