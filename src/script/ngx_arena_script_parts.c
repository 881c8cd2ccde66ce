
/*
 * The parts of a chunk: texts, and includes in the order they are needed, each
 * once.
 */


#include "ngx_arena_script_bundle.h"


static ngx_int_t ngx_arena_script_add_include(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *from,
    ngx_arena_include_t *include);
static ngx_uint_t ngx_arena_script_has_part(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *file);
static ngx_uint_t ngx_arena_script_wants(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *part);


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
