
/*
 * The commands of a fold: a script that can run others, many times in one
 * chunk.  What they include is defined once; each is a function of the table
 * FOLD, with how many values it takes and what reads them:
 *
 *     FOLD.battle_leave = {count = 1,
 *         read = function(i) return {id = ARGV[i + 0], } end,
 *         run = function() ... end}
 */


#include "ngx_arena_script_bundle.h"


static ngx_int_t ngx_arena_script_read_folded(
    ngx_arena_script_bundle_t *bundle, ngx_arena_include_t *fold,
    ngx_arena_script_t *folded, ngx_str_t *text);
static ngx_int_t ngx_arena_script_find_folded(
    ngx_arena_script_bundle_t *bundle, ngx_str_t *name, ngx_str_t *file,
    ngx_str_t *text);
static ngx_int_t ngx_arena_script_open_folds(
    ngx_arena_script_bundle_t *bundle);
static ngx_int_t ngx_arena_script_add_folded(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *folded,
    ngx_str_t *text);
static ngx_int_t ngx_arena_script_add_line(ngx_arena_script_bundle_t *bundle,
    u_char *line, u_char *end);


ngx_int_t
ngx_arena_script_add_folds(ngx_arena_script_bundle_t *bundle)
{
    ngx_str_t            *text;
    ngx_uint_t            i, n;
    ngx_arena_script_t   *folded;
    ngx_arena_include_t  *fold;

    fold = bundle->script->folds.elts;
    n = bundle->script->folds.nelts;

    if (n == 0) {
        return NGX_OK;
    }

    folded = ngx_pcalloc(bundle->cf->pool, n * sizeof(ngx_arena_script_t));
    text = ngx_palloc(bundle->cf->pool, n * sizeof(ngx_str_t));

    if (folded == NULL || text == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (ngx_arena_script_read_folded(bundle, &fold[i], &folded[i],
                                         &text[i])
                != NGX_OK
            || ngx_arena_script_add_includes(bundle, &folded[i]) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (ngx_arena_script_open_folds(bundle) != NGX_OK) {
        return NGX_ERROR;
    }

    bundle->pass = NGX_ARENA_SCRIPT_STATEMENTS;

    for (i = 0; i < n; i++) {
        if (ngx_arena_script_add_folded(bundle, &folded[i], &text[i])
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_folded(ngx_arena_script_bundle_t *bundle,
    ngx_arena_include_t *fold, ngx_arena_script_t *folded, ngx_str_t *text)
{
    folded->name = fold->name;

    if (ngx_arena_script_find_folded(bundle, &fold->name, &folded->file, text)
        != NGX_OK)
    {
        ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, 0,
                      "arena: there is no script \"%V\" to be folded in %V:%ui",
                      &fold->name, &bundle->script->file, fold->line);
        return NGX_ERROR;
    }

    return ngx_arena_script_read_header(bundle->cf, bundle->scripts, folded,
                                        text);
}


static ngx_int_t
ngx_arena_script_find_folded(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *name, ngx_str_t *file, ngx_str_t *text)
{
    char        **folder;
    ngx_str_t    *path;
    static char  *folders[] = { "api", "job", NULL };

    path = &bundle->scripts->path;

    file->data = ngx_pnalloc(bundle->cf->pool, path->len + name->len
                                               + sizeof("/api/.lua"));
    if (file->data == NULL) {
        return NGX_ERROR;
    }

    for (folder = folders; *folder; folder++) {
        file->len = ngx_sprintf(file->data, "%V/%s/%V.lua%Z", path, *folder,
                                name)
                    - file->data - 1;

        if (ngx_arena_script_read_file(bundle->cf, file, text) == NGX_OK) {
            return NGX_OK;
        }
    }

    return NGX_ERROR;
}


/* Behind what every script is given, and this one's own, the commands come. */

static ngx_int_t
ngx_arena_script_open_folds(ngx_arena_script_bundle_t *bundle)
{
    u_char  line[128], *p;

    p = ngx_slprintf(line, line + sizeof(line),
                     "local FOLD, FOLD_FIRST = {}, %ui\n",
                     NGX_ARENA_SCRIPT_INPUTS
                     + ngx_arena_script_count_values(bundle->script)
                     + bundle->script->settings.nelts + 1);

    return ngx_arena_script_add_line(bundle, line, p);
}


static ngx_int_t
ngx_arena_script_add_folded(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *folded, ngx_str_t *text)
{
    u_char  line[1024], *p, *last;

    last = line + sizeof(line);

    p = ngx_slprintf(line, last,
                     "FOLD.%V = {count = %ui, read = function(i) return {",
                     &folded->name, ngx_arena_script_count_values(folded));
    p = ngx_arena_script_write_arguments(folded, "i + ", 0, p, last);
    p = ngx_slprintf(p, last, "} end, run = function()\n");

    bundle->first = bundle->script->parts.nelts;

    if (ngx_arena_script_add_line(bundle, line, p) != NGX_OK
        || ngx_arena_script_add_includes(bundle, folded) != NGX_OK
        || ngx_arena_script_add_text(bundle, &folded->file, text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    p = ngx_slprintf(line, last, "end}\n");

    return ngx_arena_script_add_line(bundle, line, p);
}


static ngx_int_t
ngx_arena_script_add_line(ngx_arena_script_bundle_t *bundle, u_char *line,
    u_char *end)
{
    ngx_str_t         text;
    static ngx_str_t  file = ngx_string("fold");

    text.len = end - line;
    text.data = ngx_pnalloc(bundle->cf->pool, text.len);
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(text.data, line, text.len);

    return ngx_arena_script_add_text(bundle, &file, &text);
}
