
/*
 * Scripts: the files of a folder, and what is asked of them later.
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


ngx_int_t
ngx_arena_script_read_file(ngx_conf_t *cf, ngx_str_t *file, ngx_str_t *text)
{
    ssize_t          n;
    ngx_fd_t         fd;
    ngx_err_t        err;
    ngx_file_info_t  info;

    fd = ngx_open_file(file->data, NGX_FILE_RDONLY, NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        return NGX_ERROR;
    }

    n = NGX_ERROR;

    if (ngx_fd_info(fd, &info) != NGX_FILE_ERROR) {

        text->len = (size_t) ngx_file_size(&info);
        text->data = ngx_pnalloc(cf->pool, text->len + 1);

        if (text->data) {
            n = ngx_read_fd(fd, text->data, text->len);
        }
    }

    err = ngx_errno;

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, cf->log, ngx_errno,
                      "arena: " ngx_close_file_n " \"%V\" failed", file);
    }

    ngx_set_errno(err);

    return (n >= 0 && (size_t) n == text->len) ? NGX_OK : NGX_ERROR;
}


ngx_arena_script_t *
ngx_arena_script_find(ngx_arena_scripts_t *scripts, ngx_str_t *name)
{
    ngx_uint_t           i;
    ngx_arena_script_t  *script;

    script = scripts->scripts.elts;

    for (i = 0; i < scripts->scripts.nelts; i++) {
        if (ngx_arena_equal(&script[i].name, name)) {
            return &script[i];
        }
    }

    return NULL;
}


ngx_arena_rule_t *
ngx_arena_rule_find(ngx_arena_scripts_t *scripts, ngx_str_t *name)
{
    ngx_uint_t         i;
    ngx_arena_rule_t  *rule;

    rule = scripts->rules.elts;

    for (i = 0; i < scripts->rules.nelts; i++) {
        if (ngx_arena_equal(&rule[i].declared.name, name)) {
            return &rule[i];
        }
    }

    return NULL;
}


ngx_int_t
ngx_arena_rule_set(ngx_pool_t *pool, ngx_arena_rule_t *rule, ngx_str_t *text,
    ngx_str_t *why)
{
    ngx_int_t                    rc;
    ngx_arena_json_t             json;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    ngx_memzero(&json, sizeof(ngx_arena_json_t));
    json.type = NGX_ARENA_JSON_STRING;
    json.text = *text;

    rc = ngx_arena_argument_check(pool, &rule->declared, &json, &value,
                                  &fault);
    *why = fault.detail;

    if (rc == NGX_OK) {
        rule->value = value.json;
    }

    return rc;
}


ngx_int_t
ngx_arena_script_argument(ngx_arena_script_t *script, ngx_str_t *name)
{
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        if (ngx_arena_equal(&argument[i].name, name)) {
            return i;
        }
    }

    return NGX_DECLINED;
}


u_char *
ngx_arena_script_place(ngx_arena_script_t *script, ngx_str_t *error,
    u_char *buffer, u_char *last)
{
    u_char                   *p, *end, *digits;
    ngx_int_t                 line;
    ngx_uint_t                i;
    ngx_arena_script_part_t  *part;

    end = error->data + error->len;
    p = ngx_strlcasestrn(error->data, end, (u_char *) "user_script:",
                         sizeof("user_script:") - 2);
    if (p == NULL) {
        return buffer;
    }

    p += sizeof("user_script:") - 1;
    digits = p;

    while (p < end && *p >= '0' && *p <= '9') {
        p++;
    }

    line = ngx_atoi(digits, p - digits);
    part = script->parts.elts;

    for (i = script->parts.nelts; line > 0 && i; i--) {
        if (part[i - 1].line <= (ngx_uint_t) line) {
            return ngx_slprintf(buffer, last, " at %V:%ui", &part[i - 1].file,
                                (ngx_uint_t) line - part[i - 1].line + 1);
        }
    }

    return buffer;
}
