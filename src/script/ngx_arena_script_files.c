
/*
 * The files of a folder of scripts, and what they are called.
 */


#include "ngx_arena_script.h"


ngx_int_t
ngx_arena_script_files(ngx_conf_t *cf, ngx_str_t *path, char *folder,
    char *suffix, ngx_array_t *files)
{
    ngx_int_t    rc;
    ngx_str_t    name, *file;
    ngx_glob_t   glob;

    if (ngx_array_init(files, cf->temp_pool, 32, sizeof(ngx_str_t)) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_memzero(&glob, sizeof(ngx_glob_t));

    glob.pattern = ngx_pnalloc(cf->temp_pool, path->len + ngx_strlen(folder)
                                              + ngx_strlen(suffix)
                                              + sizeof("//*"));
    if (glob.pattern == NULL) {
        return NGX_ERROR;
    }

    ngx_sprintf(glob.pattern, "%V/%s/*%s%Z", path, folder, suffix);
    glob.log = cf->log;
    glob.test = 1;

    if (ngx_open_glob(&glob) != NGX_OK) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, ngx_errno,
                      "arena: reading \"%s\" failed", glob.pattern);
        return NGX_ERROR;
    }

    rc = NGX_OK;

    while (rc == NGX_OK && ngx_read_glob(&glob, &name) == NGX_OK) {

        file = ngx_array_push(files);
        if (file == NULL) {
            rc = NGX_ERROR;
            break;
        }

        file->len = name.len;
        file->data = ngx_pnalloc(cf->pool, name.len + 1);
        if (file->data == NULL) {
            rc = NGX_ERROR;
            break;
        }

        (void) ngx_cpystrn(file->data, name.data, name.len + 1);
    }

    ngx_close_glob(&glob);

    return rc;
}


ngx_str_t
ngx_arena_script_file_name(ngx_str_t *file, char *suffix)
{
    u_char     *p, *last;
    ngx_str_t   name;

    last = file->data + file->len;
    p = last;

    while (p > file->data && p[-1] != '/') {
        p--;
    }

    name.data = p;
    name.len = last - p - ngx_strlen(suffix);

    return name;
}
