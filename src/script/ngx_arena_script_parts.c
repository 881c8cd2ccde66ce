
/*
 * The parts of a chunk: texts, includes in the order they are needed, each
 * once, and steps in the order they are run.
 */


#include "ngx_arena_script_bundle.h"


static ngx_int_t ngx_arena_script_add_include(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *from,
    ngx_arena_include_t *include);
static ngx_int_t ngx_arena_script_read_step(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_arena_include_t *include,
    ngx_arena_script_t *step, ngx_str_t *text);
static ngx_int_t ngx_arena_script_name_part(ngx_arena_script_bundle_t *bundle,
    char *folder, ngx_arena_include_t *include, ngx_arena_script_t *part);
static ngx_int_t ngx_arena_script_read_part(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_arena_include_t *include,
    ngx_arena_script_t *part, ngx_str_t *text);
static ngx_uint_t ngx_arena_script_has_part(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *file);
static ngx_int_t ngx_arena_script_note_reset(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *part);


ngx_int_t
ngx_arena_script_add_needs(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from)
{
    ngx_str_t             text;
    ngx_uint_t            i;
    ngx_arena_script_t    step;
    ngx_arena_include_t  *include;

    if (ngx_arena_script_add_includes(bundle, from) != NGX_OK) {
        return NGX_ERROR;
    }

    include = from->steps.elts;

    for (i = 0; i < from->steps.nelts; i++) {
        if (ngx_arena_script_read_step(bundle, from, &include[i], &step, &text)
                != NGX_OK
            || ngx_arena_script_add_includes(bundle, &step) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


ngx_int_t
ngx_arena_script_add_steps(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_uint_t replayed)
{
    ngx_str_t             text;
    ngx_uint_t            i;
    ngx_arena_script_t    step;
    ngx_arena_include_t  *include;

    include = from->steps.elts;

    for (i = 0; i < from->steps.nelts; i++) {
        if (ngx_arena_script_read_step(bundle, from, &include[i], &step, &text)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (replayed && step.once) {
            continue;
        }

        if (ngx_arena_script_add_text(bundle, &step.file, &text) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
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

    if (ngx_arena_script_name_part(bundle, "core", include, &part) != NGX_OK) {
        return NGX_ERROR;
    }

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

    if (bundle->depth == NGX_ARENA_SCRIPT_MAX_DEPTH) {
        ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, 0,
                      "arena: including \"%V\" goes too deep in %V:%ui",
                      &include->name, &from->file, include->line);
        return NGX_ERROR;
    }

    if (ngx_arena_script_read_part(bundle, from, include, &part, &text)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    bundle->stack[bundle->depth++] = &part.file;

    if (ngx_arena_script_add_includes(bundle, &part) != NGX_OK) {
        return NGX_ERROR;
    }

    bundle->depth--;
    bundle->modes |= part.modes;

    if (ngx_arena_script_note_reset(bundle, &part) != NGX_OK
        || ngx_arena_script_add_rules(bundle, "", &part) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_script_add_text(bundle, &part.file, &text);
}


static ngx_int_t
ngx_arena_script_read_step(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_arena_include_t *include,
    ngx_arena_script_t *step, ngx_str_t *text)
{
    if (ngx_arena_script_name_part(bundle, "core/step", include, step)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_script_read_part(bundle, from, include, step, text);
}


static ngx_int_t
ngx_arena_script_name_part(ngx_arena_script_bundle_t *bundle, char *folder,
    ngx_arena_include_t *include, ngx_arena_script_t *part)
{
    ngx_str_t  *path;

    ngx_memzero(part, sizeof(ngx_arena_script_t));

    path = &bundle->scripts->path;

    part->file.data = ngx_pnalloc(bundle->cf->pool,
                                  path->len + ngx_strlen(folder)
                                  + include->name.len + sizeof("//.lua"));
    if (part->file.data == NULL) {
        return NGX_ERROR;
    }

    part->file.len = ngx_sprintf(part->file.data, "%V/%s/%V.lua%Z", path,
                                 folder, &include->name)
                     - part->file.data - 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_part(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *from, ngx_arena_include_t *include,
    ngx_arena_script_t *part, ngx_str_t *text)
{
    if (ngx_arena_script_read_file(bundle->cf, &part->file, text) != NGX_OK) {
        ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, ngx_errno,
                      "arena: reading \"%V\" failed, "
                      "which is included in %V:%ui",
                      &part->file, &from->file, include->line);
        return NGX_ERROR;
    }

    return ngx_arena_script_read_header(bundle->cf, bundle->scripts, part,
                                        text);
}


static ngx_uint_t
ngx_arena_script_has_part(ngx_arena_script_bundle_t *bundle, ngx_str_t *file)
{
    ngx_uint_t                i;
    ngx_arena_script_part_t  *part;

    part = bundle->script->parts.elts;

    for (i = 0; i < bundle->script->parts.nelts; i++) {
        if (ngx_arena_equal(&part[i].file, file)) {
            return 1;
        }
    }

    return 0;
}


static ngx_int_t
ngx_arena_script_note_reset(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *part)
{
    ngx_arena_script_reset_t  *reset;

    if (part->reset.len == 0) {
        return NGX_OK;
    }

    reset = ngx_array_push(&bundle->resets);
    if (reset == NULL) {
        return NGX_ERROR;
    }

    reset->name = part->reset;
    reset->once = part->once;

    return NGX_OK;
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


ngx_int_t
ngx_arena_script_add_line(ngx_arena_script_bundle_t *bundle, char *from,
    u_char *line, u_char *end)
{
    ngx_str_t  file, text;

    file.data = (u_char *) from;
    file.len = ngx_strlen(from);

    text.len = end - line;
    text.data = ngx_pnalloc(bundle->cf->pool, text.len + 1);
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(text.data, line, text.len);

    return ngx_arena_script_add_text(bundle, &file, &text);
}


/* Numbers, words and booleans are written in JSON as they are in Lua. */

ngx_int_t
ngx_arena_script_add_rules(ngx_arena_script_bundle_t *bundle, char *before,
    ngx_arena_script_t *part)
{
    u_char            *line, *p;
    size_t             size;
    ngx_uint_t         i;
    ngx_arena_rule_t  *rule;

    rule = part->rules.elts;
    size = ngx_strlen(before) + sizeof("local RULES = {}\n");

    if (part->rules.nelts == 0 && *before == '\0') {
        return NGX_OK;
    }

    for (i = 0; i < part->rules.nelts; i++) {
        size += rule[i].declared.name.len + rule[i].value.len + sizeof(" = , ");
    }

    line = ngx_pnalloc(bundle->cf->temp_pool, size);
    if (line == NULL) {
        return NGX_ERROR;
    }

    p = ngx_sprintf(line, "%slocal RULES = {", before);

    for (i = 0; i < part->rules.nelts; i++) {
        p = ngx_sprintf(p, "%V = %V, ", &rule[i].declared.name, &rule[i].value);
    }

    p = ngx_cpymem(p, "}\n", 2);

    return ngx_arena_script_add_line(bundle, "rules", line, p);
}
