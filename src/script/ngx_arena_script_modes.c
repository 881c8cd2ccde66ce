
/*
 * Modes: the files of lua/mode, each a game.  Every chunk that uses them has
 * all, each in a block of its own, since which one a battle is of is not known
 * before its state is read:
 *
 *     do local RULES = {attacks = true, } ... MODES.quiz = { ... }
 *     end
 *
 * To add one: a file, see lua/README.md; nothing here.
 */


#include "ngx_arena_script_bundle.h"


/* the rules of every mode are in the header of this file */
#define NGX_ARENA_MODES_FILE  "core/modes.lua"


static ngx_int_t ngx_arena_modes_find(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts);
static ngx_int_t ngx_arena_modes_read(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_str_t *file, ngx_str_t *mode);
static ngx_int_t ngx_arena_modes_take_rules(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_arena_script_t *script, ngx_str_t *mode);
static ngx_int_t ngx_arena_script_add_mode(ngx_arena_script_bundle_t *bundle,
    ngx_arena_mode_t *mode);


ngx_int_t
ngx_arena_modes_load(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    ngx_str_t          file, every;
    ngx_uint_t         i;
    ngx_arena_mode_t  *mode;

    if (ngx_array_init(&scripts->rules, cf->pool, 16, sizeof(ngx_arena_rule_t))
            != NGX_OK
        || ngx_array_init(&scripts->modes, cf->pool, 4,
                          sizeof(ngx_arena_mode_t))
            != NGX_OK
        || ngx_arena_modes_find(cf, scripts) != NGX_OK)
    {
        return NGX_ERROR;
    }

    file.data = ngx_pnalloc(cf->pool, scripts->path.len
                                      + sizeof("/" NGX_ARENA_MODES_FILE));
    if (file.data == NULL) {
        return NGX_ERROR;
    }

    file.len = ngx_sprintf(file.data, "%V/" NGX_ARENA_MODES_FILE "%Z",
                           &scripts->path)
               - file.data - 1;

    ngx_str_null(&every);

    if (ngx_arena_modes_read(cf, scripts, &file, &every) != NGX_OK) {
        return NGX_ERROR;
    }

    mode = scripts->modes.elts;

    for (i = 0; i < scripts->modes.nelts; i++) {
        if (ngx_arena_modes_read(cf, scripts, &mode[i].file, &mode[i].name)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_modes_find(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    ngx_str_t         *file;
    ngx_uint_t         i;
    ngx_array_t        files;
    ngx_arena_mode_t  *mode;

    if (ngx_arena_script_files(cf, &scripts->path, "mode", ".lua", &files)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (files.nelts == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: there are no modes at \"%V/mode/*.lua\"; "
                      "\"arena_lua_path\" must name the folder that holds "
                      "\"mode\"", &scripts->path);
        return NGX_ERROR;
    }

    file = files.elts;

    for (i = 0; i < files.nelts; i++) {

        mode = ngx_array_push(&scripts->modes);
        if (mode == NULL) {
            return NGX_ERROR;
        }

        mode->file = file[i];
        mode->name = ngx_arena_script_file_name(&file[i], ".lua");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_modes_read(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_str_t *file, ngx_str_t *mode)
{
    ngx_str_t           text;
    ngx_arena_script_t  script;

    ngx_memzero(&script, sizeof(ngx_arena_script_t));
    script.file = *file;

    if (ngx_arena_script_read_file(cf, file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "arena: reading \"%V\" failed", file);
        return NGX_ERROR;
    }

    if (ngx_arena_script_read_header(cf, scripts, &script, &text) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_arena_modes_take_rules(cf, scripts, &script, mode);
}


static ngx_int_t
ngx_arena_modes_take_rules(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *mode)
{
    ngx_uint_t         i;
    ngx_arena_rule_t  *rule, *taken;

    rule = script->rules.elts;

    for (i = 0; i < script->rules.nelts; i++) {

        if (ngx_arena_rule_find(scripts, &rule[i].declared.name)) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "arena: there is a rule \"%V\" already, and another "
                          "in %V", &rule[i].declared.name, &script->file);
            return NGX_ERROR;
        }

        taken = ngx_array_push(&scripts->rules);
        if (taken == NULL) {
            return NGX_ERROR;
        }

        *taken = rule[i];
        taken->mode = *mode;
    }

    return NGX_OK;
}


ngx_int_t
ngx_arena_script_add_modes(ngx_arena_script_bundle_t *bundle)
{
    ngx_uint_t         i;
    ngx_arena_mode_t  *mode;

    if (!bundle->modes) {
        return NGX_OK;
    }

    mode = bundle->scripts->modes.elts;

    for (i = 0; i < bundle->scripts->modes.nelts; i++) {
        if (ngx_arena_script_add_mode(bundle, &mode[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_add_mode(ngx_arena_script_bundle_t *bundle,
    ngx_arena_mode_t *mode)
{
    ngx_str_t           text;
    ngx_arena_script_t  part;
    static u_char       end[] = "end\n";

    ngx_memzero(&part, sizeof(ngx_arena_script_t));
    part.file = mode->file;

    if (ngx_arena_script_read_file(bundle->cf, &part.file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, bundle->cf, ngx_errno,
                           "arena: reading \"%V\" failed", &part.file);
        return NGX_ERROR;
    }

    if (ngx_arena_script_read_header(bundle->cf, bundle->scripts, &part, &text)
            != NGX_OK
        || ngx_arena_script_add_includes(bundle, &part) != NGX_OK
        || ngx_arena_script_add_rules(bundle, "do ", &part) != NGX_OK
        || ngx_arena_script_add_text(bundle, &part.file, &text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_script_add_line(bundle, "modes", end,
                                     end + sizeof(end) - 1);
}
