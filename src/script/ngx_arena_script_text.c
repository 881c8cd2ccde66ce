
/*
 * The text of a script: a file's, and a word of it.
 */


#include "ngx_arena_script.h"


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


ngx_uint_t
ngx_arena_script_next_word(ngx_str_t *value, ngx_str_t *word)
{
    u_char  *p, *last;

    p = value->data;
    last = p + value->len;

    while (p < last && (*p == ' ' || *p == '\t' || *p == '\r')) {
        p++;
    }

    word->data = p;

    while (p < last && *p != ' ' && *p != '\t' && *p != '\r') {
        p++;
    }

    word->len = p - word->data;
    value->data = p;
    value->len = last - p;

    return word->len != 0;
}
