
/*
 * Scripts: the files of a folder.
 */


#include "ngx_arena_script.h"


static ngx_int_t ngx_arena_scripts_load_folder(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, char *folder);
static ngx_int_t ngx_arena_scripts_load_file(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_str_t *file);
static ngx_int_t ngx_arena_scripts_load_rules(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts);


ngx_int_t
ngx_arena_scripts_load(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    if (ngx_array_init(&scripts->scripts, cf->pool, 32,
                       sizeof(ngx_arena_script_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_arena_scripts_load_rules(cf, scripts) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_arena_scripts_load_folder(cf, scripts, "api") != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_arena_scripts_load_folder(cf, scripts, "job");
}


static ngx_int_t
ngx_arena_scripts_load_folder(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    char *folder)
{
    ngx_int_t   rc;
    ngx_str_t   name, file;
    ngx_glob_t  glob;

    ngx_memzero(&glob, sizeof(ngx_glob_t));

    glob.pattern = ngx_pnalloc(cf->pool, scripts->path.len + 16);
    if (glob.pattern == NULL) {
        return NGX_ERROR;
    }

    ngx_sprintf(glob.pattern, "%V/%s/*.lua%Z", &scripts->path, folder);
    glob.log = cf->log;
    glob.test = 0;

    if (ngx_open_glob(&glob) != NGX_OK) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, ngx_errno,
                      "arena: reading \"%s\" failed", glob.pattern);
        return NGX_ERROR;
    }

    if (glob.pglob.gl_pathc == 0) {
        ngx_close_glob(&glob);
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: there are no scripts at \"%s\"; "
                      "\"arena_lua_path\" must name the folder "
                      "that holds \"api\", \"job\" and \"include\"",
                      glob.pattern);
        return NGX_ERROR;
    }

    rc = NGX_OK;

    while (rc == NGX_OK && ngx_read_glob(&glob, &name) == NGX_OK) {

        file.len = name.len;
        file.data = ngx_pnalloc(cf->pool, name.len + 1);
        if (file.data == NULL) {
            rc = NGX_ERROR;
            break;
        }

        (void) ngx_cpystrn(file.data, name.data, name.len + 1);

        rc = ngx_arena_scripts_load_file(cf, scripts, &file);
    }

    ngx_close_glob(&glob);

    return rc;
}


static ngx_int_t
ngx_arena_scripts_load_file(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_str_t *file)
{
    u_char              *p;
    ngx_str_t            name, text;
    ngx_arena_script_t  *script;

    p = file->data + file->len;

    while (p > file->data && p[-1] != '/') {
        p--;
    }

    name.data = p;
    name.len = file->data + file->len - p - (sizeof(".lua") - 1);

    if (ngx_arena_script_find(scripts, &name)) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: a script named \"%V\" is both in \"api\" "
                      "and in \"job\"", &name);
        return NGX_ERROR;
    }

    script = ngx_array_push(&scripts->scripts);
    if (script == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(script, sizeof(ngx_arena_script_t));
    script->name = name;
    script->file = *file;

    if (ngx_arena_script_read_file(cf, file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "arena: reading \"%V\" failed", file);
        return NGX_ERROR;
    }

    if (ngx_arena_script_read_header(cf, scripts, script, &text) != NGX_OK) {
        return NGX_ERROR;
    }

    if (script->key.len == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: a line \"-- @key ...\" is missing in %V:1",
                      file);
        return NGX_ERROR;
    }

    return ngx_arena_script_bundle(cf, scripts, script, &text);
}


static ngx_int_t
ngx_arena_scripts_load_rules(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    ngx_str_t           file, text;
    ngx_arena_script_t  script;

    if (ngx_array_init(&scripts->rules, cf->pool, 8, sizeof(ngx_arena_rule_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    file.data = ngx_pnalloc(cf->pool,
                            scripts->path.len + sizeof("/rules.lua"));
    if (file.data == NULL) {
        return NGX_ERROR;
    }

    file.len = ngx_sprintf(file.data, "%V/rules.lua%Z", &scripts->path)
               - file.data - 1;

    ngx_memzero(&script, sizeof(ngx_arena_script_t));
    script.file = file;

    if (ngx_arena_script_read_file(cf, &file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "arena: reading \"%V\" failed", &file);
        return NGX_ERROR;
    }

    return ngx_arena_script_read_header(cf, scripts, &script, &text);
}
