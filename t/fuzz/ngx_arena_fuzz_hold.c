
/*
 * Holds sockets, as nchan does: answers that they are open, and then says
 * nothing until the client has gone.
 */


#include "ngx_arena_fuzz.h"


static ngx_int_t ngx_arena_fuzz_hold_handler(ngx_http_request_t *r);


/* For one target: the others have no sockets. */

char *
ngx_arena_fuzz_hold(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_str_t                 *value;
    ngx_http_core_loc_conf_t  *clcf;

    (void) cmd;
    (void) conf;

    value = cf->args->elts;

    if (ngx_arena_is(&value[1], "relay")) {
        clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
        clcf->handler = ngx_arena_fuzz_hold_handler;
    }

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_arena_fuzz_hold_handler(ngx_http_request_t *r)
{
    ngx_int_t  rc;

    r->keepalive = 0;
    r->headers_out.content_length_n = -1;
    r->headers_out.status = ngx_http_arena_header(r, "Upgrade")
                            ? NGX_HTTP_SWITCHING_PROTOCOLS : NGX_HTTP_OK;

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    rc = ngx_http_send_special(r, NGX_HTTP_FLUSH);

    if (rc == NGX_ERROR) {
        return rc;
    }

    r->read_event_handler = ngx_http_test_reading;
    r->write_event_handler = ngx_http_request_empty_handler;
    r->main->count++;

    return NGX_DONE;
}
