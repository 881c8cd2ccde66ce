
/*
 * The socket of a connection to PostgreSQL, lent to the event loop of nginx.
 */


#include "ngx_arena_postgres_connection.h"


ngx_int_t
ngx_arena_postgres_watch(ngx_arena_postgres_connection_t *pc,
    ngx_socket_t fd, ngx_int_t event)
{
    ngx_event_t       *ev;
    ngx_connection_t  *c;

    c = pc->connection;

    if (c == NULL) {
        c = ngx_get_connection(fd, &pc->log);
        if (c == NULL) {
            return NGX_ERROR;
        }

        c->number = ngx_atomic_fetch_add(ngx_connection_counter, 1);
        c->data = pc;

        c->read->handler = pc->handler;
        c->read->log = &pc->log;
        c->write->handler = pc->handler;
        c->write->log = &pc->log;

        pc->connection = c;
    }

    ev = (event == NGX_READ_EVENT) ? c->read : c->write;

    return ev->active ? NGX_OK : ngx_add_event(ev, event, NGX_LEVEL_EVENT);
}


/* The socket stays open: it is closed by libpq. */

void
ngx_arena_postgres_unwatch(ngx_arena_postgres_connection_t *pc,
    ngx_uint_t flags)
{
    ngx_connection_t  *c;

    c = pc->connection;

    if (c == NULL) {
        return;
    }

    if (c->read->active) {
        (void) ngx_del_event(c->read, NGX_READ_EVENT, flags);
    }

    if (c->write->active) {
        (void) ngx_del_event(c->write, NGX_WRITE_EVENT, flags);
    }

    c->shared = 1;
    ngx_close_connection(c);

    pc->connection = NULL;
}
