
/*
 * The files of secrets: keys that sign sessions, and organisers' tokens.
 * The master process reads them; what they hold is never logged.
 */


#include "ngx_http_arena_conf.h"


/* a token that short could be guessed */
#define NGX_HTTP_ARENA_ADMIN_TOKEN_LEN  16


static ngx_int_t ngx_http_arena_create_keys(ngx_conf_t *cf,
    ngx_str_t *file, ngx_str_t *text);
static ngx_int_t ngx_http_arena_check_folder(ngx_conf_t *cf, ngx_str_t *file);
static void ngx_http_arena_check_mode(ngx_conf_t *cf, ngx_str_t *file);


/* arena_secret_file path */

char *
ngx_http_arena_secret_file(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_int_t         rc;
    ngx_str_t        *file, text;
    ngx_uint_t        line;
    ngx_file_info_t   info;

    (void) cmd;

    if (amcf->keys.nelts) {
        return "is duplicate";
    }

    file = cf->args->elts;
    file++;

    if (ngx_conf_full_name(cf->cycle, file, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_file_info(file->data, &info) == NGX_FILE_ERROR
        && ngx_errno == NGX_ENOENT)
    {
        rc = ngx_http_arena_create_keys(cf, file, &text);

    } else {
        rc = ngx_arena_script_read_file(cf, file, &text);
        ngx_http_arena_check_mode(cf, file);
    }

    if (rc != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "making or reading the file of keys \"%V\" failed",
                           file);
        return NGX_CONF_ERROR;
    }

    rc = ngx_arena_token_read_keys(&amcf->keys, &text, &line);

    if (rc == NGX_DECLINED) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "there is %s in \"%V\" at line %ui: a key is a line "
                           "of 64 hexadecimal digits",
                           line ? "something else" : "no key", file, line);
    }

    return (rc == NGX_OK) ? NGX_CONF_OK : NGX_CONF_ERROR;
}


/* "nginx -t" only looks: it leaves no file behind. */

static ngx_int_t
ngx_http_arena_create_keys(ngx_conf_t *cf, ngx_str_t *file, ngx_str_t *text)
{
    ssize_t    n;
    ngx_fd_t   fd;
    ngx_err_t  err;

    if (ngx_arena_token_generate_key(cf->pool, text) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_test_config) {
        return ngx_http_arena_check_folder(cf, file);
    }

    fd = ngx_open_file(file->data, NGX_FILE_WRONLY,
                       NGX_FILE_CREATE_OR_OPEN|O_EXCL, 0600);

    if (fd == NGX_INVALID_FILE) {
        return NGX_ERROR;
    }

    n = ngx_write_fd(fd, text->data, text->len);
    err = ngx_errno;

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, cf->log, ngx_errno,
                      "arena: " ngx_close_file_n " \"%V\" failed", file);
    }

    ngx_set_errno(err);

    return (n == (ssize_t) text->len) ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_arena_check_folder(ngx_conf_t *cf, ngx_str_t *file)
{
    u_char     *folder, *p;
    ngx_int_t   rc;

    folder = ngx_pnalloc(cf->pool, file->len + 2);
    if (folder == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(folder, file->data, file->len);

    while (p > folder && p[-1] != '/') {
        p--;
    }

    *p++ = '.';
    *p = '\0';

    rc = access((char *) folder, W_OK|X_OK);

    return (rc == 0) ? NGX_OK : NGX_ERROR;
}


/*
 * arena_admin_token_file path
 *
 * One token a line; several, so that one can be replaced without a gap.
 */

char *
ngx_http_arena_admin_token_file(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    u_char      *p, *last, *end;
    ngx_str_t   *file, text, *token;
    ngx_uint_t   line;

    (void) cmd;

    if (amcf->admin_tokens.nelts) {
        return "is duplicate";
    }

    file = cf->args->elts;
    file++;

    if (ngx_conf_full_name(cf->cycle, file, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_arena_script_read_file(cf, file, &text) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           "reading the admin tokens in \"%V\" failed", file);
        return NGX_CONF_ERROR;
    }

    ngx_http_arena_check_mode(cf, file);

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
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "an admin token must have at least %d "
                               "characters: the one in \"%V\" at line %ui "
                               "is shorter",
                               NGX_HTTP_ARENA_ADMIN_TOKEN_LEN, file, line);
            return NGX_CONF_ERROR;
        }

        token = ngx_array_push(&amcf->admin_tokens);
        if (token == NULL) {
            return NGX_CONF_ERROR;
        }

        token->data = p;
        token->len = end - p;
    }

    if (amcf->admin_tokens.nelts == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "there is no admin token in \"%V\"", file);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
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
