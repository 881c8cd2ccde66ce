
/*
 * The files of secrets: keys that sign sessions, and organisers' tokens.
 * The master process reads them; what they hold is never logged.
 */


#include "ngx_http_arena.h"


/* a token that short could be guessed */
#define NGX_HTTP_ARENA_ADMIN_TOKEN_LEN  16


static ngx_int_t ngx_http_arena_read_keys(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);
static ngx_int_t ngx_http_arena_create_keys(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_str_t *text);
static ngx_int_t ngx_http_arena_read_admin_tokens(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);
static void ngx_http_arena_check_mode(ngx_conf_t *cf, ngx_str_t *file);


ngx_int_t
ngx_http_arena_read_secrets(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    if (ngx_array_init(&amcf->keys, cf->pool, 2, sizeof(ngx_arena_token_key_t))
            != NGX_OK
        || ngx_array_init(&amcf->admin_tokens, cf->pool, 2, sizeof(ngx_str_t))
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_arena_read_keys(cf, amcf) != NGX_OK) {
        return NGX_ERROR;
    }

    if (amcf->admin_token_file.len == 0) {
        return NGX_OK;
    }

    return ngx_http_arena_read_admin_tokens(cf, amcf);
}


static ngx_int_t
ngx_http_arena_read_keys(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_int_t        rc;
    ngx_str_t        text;
    ngx_uint_t       line;
    ngx_file_info_t  info;

    if (ngx_file_info(amcf->secret_file.data, &info) == NGX_FILE_ERROR
        && ngx_errno == NGX_ENOENT)
    {
        rc = ngx_http_arena_create_keys(cf, amcf, &text);

    } else {
        rc = ngx_arena_script_read_file(cf, &amcf->secret_file, &text);
        ngx_http_arena_check_mode(cf, &amcf->secret_file);
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_arena_token_read_keys(&amcf->keys, &text, &line);

    if (rc == NGX_DECLINED) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: a key is a line of 64 hexadecimal digits; "
                      "%s in %V:%ui",
                      line ? "this is none," : "there is none",
                      &amcf->secret_file, line);
    }

    return (rc == NGX_OK) ? NGX_OK : NGX_ERROR;
}


/* "nginx -t" only looks: it leaves no file behind. */

static ngx_int_t
ngx_http_arena_create_keys(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf,
    ngx_str_t *text)
{
    ssize_t   n;
    ngx_fd_t  fd;

    if (ngx_arena_token_generate_key(cf->pool, text) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_test_config) {
        return NGX_OK;
    }

    fd = ngx_open_file(amcf->secret_file.data, NGX_FILE_WRONLY,
                       NGX_FILE_CREATE_OR_OPEN|O_EXCL, 0600);

    if (fd == NGX_INVALID_FILE) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, ngx_errno,
                      "arena: creating the file of keys \"%V\" failed",
                      &amcf->secret_file);
        return NGX_ERROR;
    }

    n = ngx_write_fd(fd, text->data, text->len);

    if (n != (ssize_t) text->len) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, ngx_errno,
                      "arena: writing the file of keys \"%V\" failed",
                      &amcf->secret_file);
    }

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, cf->log, ngx_errno,
                      "arena: " ngx_close_file_n " \"%V\" failed",
                      &amcf->secret_file);
    }

    return (n == (ssize_t) text->len) ? NGX_OK : NGX_ERROR;
}


/* One a line; several, so that one can be replaced without a gap. */

static ngx_int_t
ngx_http_arena_read_admin_tokens(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf)
{
    u_char      *p, *last, *end;
    ngx_str_t    text, *token;
    ngx_uint_t   line;

    if (ngx_arena_script_read_file(cf, &amcf->admin_token_file, &text)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_http_arena_check_mode(cf, &amcf->admin_token_file);

    p = text.data;
    last = p + text.len;

    for (line = 1; p < last; line++, p = end + 1) {

        end = ngx_strlchr(p, last, '\n');
        if (end == NULL) {
            end = last;
        }

        if (p == end || *p == '#') {
            continue;
        }

        if (end - p < NGX_HTTP_ARENA_ADMIN_TOKEN_LEN) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "arena: an admin token must have at least %d "
                          "characters in %V:%ui",
                          NGX_HTTP_ARENA_ADMIN_TOKEN_LEN,
                          &amcf->admin_token_file, line);
            return NGX_ERROR;
        }

        token = ngx_array_push(&amcf->admin_tokens);
        if (token == NULL) {
            return NGX_ERROR;
        }

        token->data = p;
        token->len = end - p;
    }

    if (amcf->admin_tokens.nelts == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "arena: there is no admin token in \"%V\"",
                      &amcf->admin_token_file);
        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_http_arena_check_mode(ngx_conf_t *cf, ngx_str_t *file)
{
    ngx_file_info_t  info;

    if (ngx_file_info(file->data, &info) == NGX_FILE_ERROR) {
        return;
    }

    if (ngx_file_access(&info) & 077) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "arena: others can read \"%V\": its mode should be 0600",
                      file);
    }
}
