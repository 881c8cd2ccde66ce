
/*
 * Scripts: the files of the folders that hold them.
 */


#include "ngx_arena_script.h"


/* Where scripts are.  The lane is that of functions whose header names none. */
typedef struct {
    char                *name;
    char                *suffix;
    ngx_arena_engine_e   engine;
    size_t               path;        /* its place in ngx_arena_scripts_t */
    char                *directive;   /* which sets that */
    ngx_uint_t           called;      /* 0: by other functions alone */
    ngx_uint_t           lane;
} ngx_arena_script_folder_t;


static ngx_int_t ngx_arena_scripts_release(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts);
static ngx_int_t ngx_arena_scripts_sql_path(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts);
static ngx_int_t ngx_arena_scripts_load_folder(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_arena_script_folder_t *folder);
static ngx_int_t ngx_arena_scripts_load_file(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_arena_script_folder_t *folder,
    ngx_str_t *file);
static ngx_int_t ngx_arena_scripts_name(ngx_conf_t *cf,
    ngx_arena_script_folder_t *folder, ngx_str_t *file, ngx_str_t *name);


/* In this order functions are in the release's hash, as in tools/migrate. */

static ngx_arena_script_folder_t  ngx_arena_script_folders[] = {

    { "api", ".lua", NGX_ARENA_ENGINE_REDIS,
      offsetof(ngx_arena_scripts_t, path),
      "arena_lua_path", 1, 0 },

    { "job", ".lua", NGX_ARENA_ENGINE_REDIS,
      offsetof(ngx_arena_scripts_t, path),
      "arena_lua_path", 1, 0 },

    { "api", ".sql", NGX_ARENA_ENGINE_POSTGRES,
      offsetof(ngx_arena_scripts_t, sql_path),
      "arena_sql_path", 1, NGX_ARENA_LANE_API },

    { "core", ".sql", NGX_ARENA_ENGINE_POSTGRES,
      offsetof(ngx_arena_scripts_t, sql_path),
      "arena_sql_path", 0, 0 },

    { "job", ".sql", NGX_ARENA_ENGINE_POSTGRES,
      offsetof(ngx_arena_scripts_t, sql_path),
      "arena_sql_path", 1, NGX_ARENA_LANE_JOURNAL },

    { NULL, NULL, 0, 0, NULL, 0, 0 }
};


ngx_int_t
ngx_arena_scripts_load(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    ngx_arena_script_folder_t  *folder;

    if (ngx_array_init(&scripts->scripts, cf->pool, 32,
                       sizeof(ngx_arena_script_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_arena_modes_load(cf, scripts) != NGX_OK
        || ngx_arena_scripts_sql_path(cf, scripts) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_sha1_init(&scripts->hash);

    for (folder = ngx_arena_script_folders; folder->name; folder++) {
        if (ngx_arena_scripts_load_folder(cf, scripts, folder) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return ngx_arena_scripts_release(cf, scripts);
}


static ngx_int_t
ngx_arena_scripts_release(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    u_char  digest[20];

    scripts->release.len = 2 * sizeof(digest);
    scripts->release.data = ngx_pnalloc(cf->pool, scripts->release.len);

    if (scripts->release.data == NULL) {
        return NGX_ERROR;
    }

    ngx_sha1_final(digest, &scripts->hash);
    ngx_hex_dump(scripts->release.data, digest, sizeof(digest));

    return NGX_OK;
}


static ngx_int_t
ngx_arena_scripts_sql_path(ngx_conf_t *cf, ngx_arena_scripts_t *scripts)
{
    u_char     *last;
    ngx_str_t  *path, beside;

    path = &scripts->sql_path;

    if (path->len) {
        return NGX_OK;
    }

    beside = scripts->path;
    last = beside.data + beside.len;

    while (last > beside.data && last[-1] == '/') {
        last--;
    }

    while (last > beside.data && last[-1] != '/') {
        last--;
    }

    beside.len = last - beside.data;

    path->data = ngx_pnalloc(cf->pool, beside.len + sizeof("sql"));
    if (path->data == NULL) {
        return NGX_ERROR;
    }

    path->len = ngx_sprintf(path->data, "%Vsql%Z", &beside) - path->data - 1;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_scripts_load_folder(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_folder_t *folder)
{
    ngx_str_t    *file, *path;
    ngx_uint_t    i;
    ngx_array_t   files;

    path = (ngx_str_t *) ((char *) scripts + folder->path);

    if (ngx_arena_script_files(cf, path, folder->name, folder->suffix, &files)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (files.nelts == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: there are no scripts at \"%V/%s/*%s\"; "
                      "\"%s\" must name the folder that holds \"api\", "
                      "\"job\" and \"core\"",
                      path, folder->name, folder->suffix, folder->directive);
        return NGX_ERROR;
    }

    file = files.elts;

    for (i = 0; i < files.nelts; i++) {
        if (ngx_arena_scripts_load_file(cf, scripts, folder, &file[i])
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_scripts_load_file(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_folder_t *folder, ngx_str_t *file)
{
    ngx_str_t            name, text;
    ngx_arena_script_t  *script;

    if (ngx_arena_script_read_file(cf, file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "arena: reading \"%V\" failed", file);
        return NGX_ERROR;
    }

    if (folder->engine == NGX_ARENA_ENGINE_POSTGRES) {
        ngx_sha1_update(&scripts->hash, text.data, text.len);
    }

    if (!folder->called) {
        return NGX_OK;
    }

    if (ngx_arena_scripts_name(cf, folder, file, &name) != NGX_OK) {
        return NGX_ERROR;
    }

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
    script->engine = folder->engine;
    script->lane = folder->lane;

    if (ngx_arena_script_read_header(cf, scripts, script, &text) != NGX_OK) {
        return NGX_ERROR;
    }

    if (script->engine == NGX_ARENA_ENGINE_POSTGRES) {
        return NGX_OK;
    }

    if (script->key.len == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: a line \"-- @key ...\" is missing in %V:1",
                      file);
        return NGX_ERROR;
    }

    script->scope = ngx_arena_scope_of(&script->key);

    return ngx_arena_script_bundle(cf, scripts, script, &text);
}


/* The file's, without its suffix; that of a function is in its schema. */

static ngx_int_t
ngx_arena_scripts_name(ngx_conf_t *cf, ngx_arena_script_folder_t *folder,
    ngx_str_t *file, ngx_str_t *name)
{
    ngx_str_t  own;

    own = ngx_arena_script_file_name(file, folder->suffix);

    if (folder->engine == NGX_ARENA_ENGINE_REDIS) {
        *name = own;
        return NGX_OK;
    }

    name->data = ngx_pnalloc(cf->pool, sizeof("arena.") + own.len);
    if (name->data == NULL) {
        return NGX_ERROR;
    }

    name->len = ngx_sprintf(name->data, "arena.%V%Z", &own) - name->data - 1;

    return NGX_OK;
}
