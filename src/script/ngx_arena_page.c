
/*
 * Pages: a script whose answer is long gives it in parts.  It runs again for
 * each, with the cursor that the part before ended with.
 */


#include "ngx_arena_run.h"


static ngx_int_t ngx_arena_page_keep(ngx_arena_call_t *call);
static ngx_int_t ngx_arena_page_again(ngx_arena_call_t *call);
static void ngx_arena_page_join(ngx_arena_call_t *call);


ngx_int_t
ngx_arena_page_next(ngx_arena_call_t *call)
{
    if (call->run->late
        || (call->run->cursor.len == 0 && call->run->pages == NULL))
    {
        return NGX_OK;
    }

    if (ngx_arena_page_keep(call) != NGX_OK) {
        call->result.outcome = NGX_ARENA_CALL_UNAVAILABLE;
        return NGX_OK;
    }

    if (call->run->cursor.len) {
        return ngx_arena_page_again(call);
    }

    ngx_arena_page_join(call);

    return NGX_OK;
}


static ngx_int_t
ngx_arena_page_keep(ngx_arena_call_t *call)
{
    ngx_str_t  *page;

    if (call->run->pages == NULL) {
        call->run->pages = ngx_array_create(call->pool, 16, sizeof(ngx_str_t));
        if (call->run->pages == NULL) {
            return NGX_ERROR;
        }
    }

    page = ngx_array_push(call->run->pages);
    if (page == NULL) {
        return NGX_ERROR;
    }

    *page = call->result.body;

    return NGX_OK;
}


static ngx_int_t
ngx_arena_page_again(ngx_arena_call_t *call)
{
    ngx_int_t         i;
    static ngx_str_t  cursor = ngx_string("cursor");

    i = ngx_arena_script_argument(call->script, &cursor);

    if (i < 0) {
        ngx_log_error(NGX_LOG_ERR, call->log, 0,
                      "arena: \"%V\" has more, but no argument \"cursor\"",
                      &call->script->name);
        call->result.outcome = NGX_ARENA_CALL_FAILED;
        return NGX_OK;
    }

    ngx_log_debug2(NGX_LOG_DEBUG_CORE, call->log, 0,
                   "arena page: %p from \"%V\"", call, &call->run->cursor);

    call->values[i].text = call->run->cursor;
    ngx_str_null(&call->run->cursor);

    ngx_arena_call_run(call);

    return NGX_AGAIN;
}


static void
ngx_arena_page_join(ngx_arena_call_t *call)
{
    u_char      *p;
    size_t       len;
    ngx_str_t   *page;
    ngx_uint_t   i;

    page = call->run->pages->elts;
    len = 0;

    for (i = 0; i < call->run->pages->nelts; i++) {
        len += page[i].len;
    }

    p = ngx_pnalloc(call->pool, len);
    if (p == NULL) {
        call->result.outcome = NGX_ARENA_CALL_UNAVAILABLE;
        return;
    }

    call->result.body.data = p;
    call->result.body.len = len;

    for (i = 0; i < call->run->pages->nelts; i++) {
        p = ngx_cpymem(p, page[i].data, page[i].len);
    }
}
