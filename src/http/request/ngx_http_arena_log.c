
/*
 * No token in the error log, at any level.  What nginx says of a request that
 * it cannot read holds the request's first line, or a header, before any module
 * has seen it.  So each line is masked where it is written.
 */


#include "ngx_http_arena_observe.h"
#include "../../base/ngx_arena_mask.h"


static void ngx_http_arena_log_unmask(void *data);
static void ngx_http_arena_log_file(ngx_log_t *log, ngx_uint_t level,
    u_char *buf, size_t len);
static void ngx_http_arena_log_syslog(ngx_log_t *log, ngx_uint_t level,
    u_char *buf, size_t len);


ngx_int_t
ngx_http_arena_log_mask(ngx_pool_t *pool, ngx_log_t *log)
{
    ngx_pool_cleanup_t  *cleanup;

    cleanup = ngx_pool_cleanup_add(pool, 0);
    if (cleanup == NULL) {
        return NGX_ERROR;
    }

    cleanup->handler = ngx_http_arena_log_unmask;
    cleanup->data = log;

    for ( /* void */ ; log; log = log->next) {
        if (log->writer == NULL) {
            log->writer = ngx_http_arena_log_file;

        } else if (log->writer == ngx_syslog_writer) {
            log->writer = ngx_http_arena_log_syslog;
        }
    }

    return NGX_OK;
}


/* What nginx says after it has unloaded the module is not written by it. */

static void
ngx_http_arena_log_unmask(void *data)
{
    ngx_log_t  *log;

    for (log = data; log; log = log->next) {
        if (log->writer == ngx_http_arena_log_file) {
            log->writer = NULL;

        } else if (log->writer == ngx_http_arena_log_syslog) {
            log->writer = ngx_syslog_writer;
        }
    }
}


static void
ngx_http_arena_log_file(ngx_log_t *log, ngx_uint_t level, u_char *buf,
    size_t len)
{
    ngx_arena_mask(buf, buf + len);

    /* what goes to the terminal as well nginx writes there by itself */

    if (log->file == NULL || log->file->fd == NGX_INVALID_FILE
        || (log->file->fd == ngx_stderr && ngx_use_stderr
            && level <= NGX_LOG_WARN))
    {
        return;
    }

    (void) ngx_write_fd(log->file->fd, buf, len);
}


static void
ngx_http_arena_log_syslog(ngx_log_t *log, ngx_uint_t level, u_char *buf,
    size_t len)
{
    ngx_arena_mask(buf, buf + len);
    ngx_syslog_writer(log, level, buf, len);
}
