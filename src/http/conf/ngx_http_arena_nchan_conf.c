
/*
 * What nchan was told in the locations of sockets: not to take message ids or
 * channels from clients, and to serve nothing but WebSockets and EventSource.
 * Else nginx does not start.
 *
 * nchan's configuration is a struct that no header of it names, and that may be
 * another one in each version.  So it is compared, when all of it is merged,
 * with some that are made here by nchan's own directives: where those differ
 * from one that was told nothing is what they set.  That asks neither for the
 * order in which modules are loaded nor for how they are built.
 */


#include "ngx_http_arena_conf.h"


#define NGX_HTTP_ARENA_NCHAN_POOL  16384
#define NGX_HTTP_ARENA_NCHAN_ARGS  3


typedef struct {
    ngx_conf_t            *cf;
    ngx_module_t          *module;
    ngx_pool_t            *pool;
    size_t                 size;       /* of its configuration */
    uintptr_t             *nothing;    /* told nothing, */
    uintptr_t             *sockets;    /* what is allowed, */
    uintptr_t             *all;        /* everything */
} ngx_http_arena_nchan_t;


/* A line of nginx.conf. */
typedef struct {
    char                  *args[NGX_HTTP_ARENA_NCHAN_ARGS + 1];
} ngx_http_arena_nchan_line_t;


/* A directive with a value that is not another's. */
typedef struct {
    char                  *name;
    char                  *value;
    ngx_uint_t             needed;
} ngx_http_arena_nchan_value_t;


static ngx_int_t ngx_http_arena_nchan_prepare(ngx_http_arena_nchan_t *nchan);
static uintptr_t *ngx_http_arena_nchan_told(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_nchan_line_t *lines);
static ngx_int_t ngx_http_arena_nchan_tell(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_nchan_line_t *line, void *conf);
static ngx_int_t ngx_http_arena_nchan_check_location(
    ngx_http_arena_nchan_t *nchan, ngx_http_arena_location_t *location);
static ngx_uint_t ngx_http_arena_nchan_serves(ngx_http_arena_nchan_t *nchan,
    uintptr_t handler);
static ngx_int_t ngx_http_arena_nchan_check_value(
    ngx_http_arena_nchan_t *nchan, ngx_http_arena_location_t *location,
    ngx_http_arena_nchan_value_t *value);
static ngx_int_t ngx_http_arena_nchan_refuse(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_location_t *location, char *reason);


static ngx_http_arena_nchan_line_t  ngx_http_arena_nchan_nothing[] = {
    { { NULL } }
};

static ngx_http_arena_nchan_line_t  ngx_http_arena_nchan_sockets[] = {
    { { "nchan_subscriber", "websocket", "eventsource", NULL } },
    { { NULL } }
};

static ngx_http_arena_nchan_line_t  ngx_http_arena_nchan_all[] = {
    { { "nchan_publisher", NULL } },
    { { "nchan_subscriber", NULL } },
    { { "nchan_subscriber", "poll", "http-raw-stream", NULL } },
    { { NULL } }
};

static ngx_http_arena_nchan_value_t  ngx_http_arena_nchan_values[] = {
    { "nchan_subscriber_last_message_id", "", 1 },
    { "nchan_channel_id", "$arena_nchan_channel", 1 },
    { "nchan_subscriber_channel_id", "$arena_nchan_channel", 0 },
    { NULL, NULL, 0 }
};


ngx_int_t
ngx_http_arena_nchan_check(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_int_t                   rc;
    ngx_uint_t                  i;
    ngx_http_arena_nchan_t      nchan;
    ngx_http_arena_location_t  *location;

    ngx_memzero(&nchan, sizeof(ngx_http_arena_nchan_t));
    nchan.cf = cf;

    for (i = 0; cf->cycle->modules[i]; i++) {
        if (ngx_strcmp(cf->cycle->modules[i]->name, "ngx_nchan_module") == 0) {
            nchan.module = cf->cycle->modules[i];
        }
    }

    if (nchan.module == NULL) {
        return NGX_OK;
    }

    nchan.pool = ngx_create_pool(NGX_HTTP_ARENA_NCHAN_POOL, cf->log);
    if (nchan.pool == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_arena_nchan_prepare(&nchan);
    location = amcf->locations.elts;

    for (i = 0; rc == NGX_OK && i < amcf->locations.nelts; i++) {
        rc = ngx_http_arena_nchan_check_location(&nchan, &location[i]);
    }

    ngx_destroy_pool(nchan.pool);

    return rc;
}


static ngx_int_t
ngx_http_arena_nchan_prepare(ngx_http_arena_nchan_t *nchan)
{
    nchan->nothing = ngx_http_arena_nchan_told(nchan,
                                               ngx_http_arena_nchan_nothing);
    nchan->sockets = ngx_http_arena_nchan_told(nchan,
                                               ngx_http_arena_nchan_sockets);
    nchan->all = ngx_http_arena_nchan_told(nchan, ngx_http_arena_nchan_all);

    if (nchan->nothing == NULL || nchan->sockets == NULL || nchan->all == NULL
        || ngx_memcmp(nchan->sockets, nchan->all, nchan->size) == 0)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, nchan->cf, 0,
                           "arena: what this nchan was told cannot be read");
        return NGX_ERROR;
    }

    return NGX_OK;
}


/* What lines make of a configuration; NULL: it is not known how it is kept. */

static uintptr_t *
ngx_http_arena_nchan_told(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_nchan_line_t *lines)
{
    u_char             *made, *conf;
    size_t              size;
    ngx_conf_t          cf;
    ngx_http_module_t  *module;

    cf = *nchan->cf;
    cf.pool = ngx_create_pool(NGX_HTTP_ARENA_NCHAN_POOL, cf.log);
    if (cf.pool == NULL) {
        return NULL;
    }

    module = nchan->module->ctx;
    made = module->create_loc_conf(&cf);

    /* all that the pool has given is this */

    size = cf.pool->d.last - made;

    if (made < (u_char *) cf.pool || made >= cf.pool->d.last
        || size % sizeof(uintptr_t) != 0)
    {
        ngx_destroy_pool(cf.pool);
        return NULL;
    }

    nchan->size = size;
    conf = ngx_pmemalign(nchan->pool, size, sizeof(uintptr_t));

    if (conf) {
        ngx_memcpy(conf, made, size);
    }

    ngx_destroy_pool(cf.pool);

    for ( /* void */ ; conf && lines->args[0]; lines++) {
        if (ngx_http_arena_nchan_tell(nchan, lines, conf) != NGX_OK) {
            return NULL;
        }
    }

    return (uintptr_t *) (void *) conf;
}


static ngx_int_t
ngx_http_arena_nchan_tell(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_nchan_line_t *line, void *conf)
{
    ngx_str_t       args[NGX_HTTP_ARENA_NCHAN_ARGS];
    ngx_uint_t      n;
    ngx_conf_t      cf;
    ngx_array_t     array;
    ngx_command_t  *cmd;

    for (n = 0; line->args[n]; n++) {
        args[n].data = (u_char *) line->args[n];
        args[n].len = ngx_strlen(line->args[n]);
    }

    ngx_memzero(&array, sizeof(ngx_array_t));
    array.elts = args;
    array.nelts = n;

    cf = *nchan->cf;
    cf.pool = nchan->pool;
    cf.args = &array;

    for (cmd = nchan->module->commands; cmd && cmd->name.len; cmd++) {
        if (ngx_arena_equal(&cmd->name, &args[0])) {
            return cmd->set(&cf, cmd, conf) == NGX_CONF_OK ? NGX_OK : NGX_ERROR;
        }
    }

    return NGX_ERROR;
}


static ngx_int_t
ngx_http_arena_nchan_check_location(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_location_t *location)
{
    uintptr_t                     *told;
    ngx_uint_t                     i;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_arena_nchan_value_t  *value;

    clcf = location->loc_conf[ngx_http_core_module.ctx_index];
    told = location->loc_conf[nchan->module->ctx_index];

    if (clcf->handler == NULL) {
        return NGX_OK;
    }

    if (!ngx_http_arena_nchan_serves(nchan, (uintptr_t) clcf->handler)) {
        return ngx_http_arena_nchan_refuse(nchan, location,
                   "it takes \"nchan_subscriber websocket eventsource\" "
                   "beside it, and nothing else that serves");
    }

    for (i = 0; i < nchan->size / sizeof(uintptr_t); i++) {

        if (told[i] & nchan->all[i] & ~nchan->sockets[i]) {
            return ngx_http_arena_nchan_refuse(nchan, location,
                       "nchan may serve websocket and eventsource here, "
                       "no other subscribers, and no publishers");
        }
    }

    for (value = ngx_http_arena_nchan_values; value->name; value++) {
        if (ngx_http_arena_nchan_check_value(nchan, location, value)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/* Whether nchan_subscriber sets this handler. */

static ngx_uint_t
ngx_http_arena_nchan_serves(ngx_http_arena_nchan_t *nchan, uintptr_t handler)
{
    ngx_uint_t  i;

    for (i = 0; i < nchan->size / sizeof(uintptr_t); i++) {
        if (nchan->sockets[i] != nchan->nothing[i]
            && nchan->sockets[i] == handler)
        {
            return 1;
        }
    }

    return 0;
}


/* Such a directive keeps how many values it has, and where they are. */

static ngx_int_t
ngx_http_arena_nchan_check_value(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_location_t *location, ngx_http_arena_nchan_value_t *value)
{
    uintptr_t                    *told, *other;
    ngx_int_t                     count, where;
    ngx_uint_t                    i;
    ngx_http_complex_value_t     *text;
    ngx_http_arena_nchan_line_t   lines[2];

    ngx_memzero(lines, sizeof(lines));
    lines[0].args[0] = value->name;
    lines[0].args[1] = "x";

    count = -1;
    where = -1;
    other = ngx_http_arena_nchan_told(nchan, lines);

    for (i = 0; other && i < nchan->size / sizeof(uintptr_t); i++) {

        if (other[i] == nchan->nothing[i]) {
            continue;
        }

        if (other[i] == 1) {
            count = i;

        } else {
            where = i;
        }
    }

    if (count < 0 || where < 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, nchan->cf, 0,
                           "arena: what \"%s\" says cannot be read",
                           value->name);
        return NGX_ERROR;
    }

    told = location->loc_conf[nchan->module->ctx_index];
    text = (ngx_http_complex_value_t *) told[where];

    if ((told[count] == 0 && !value->needed)
        || (told[count] == 1 && ngx_arena_is(&text->value, value->value)))
    {
        return NGX_OK;
    }

    ngx_log_error(NGX_LOG_EMERG, nchan->cf->log, 0,
                  "\"arena_subscribe\" needs \"%s\" to be \"%s\" "
                  "in its location, in %V:%ui", value->name, value->value,
                  &location->file, location->line);

    return NGX_ERROR;
}


static ngx_int_t
ngx_http_arena_nchan_refuse(ngx_http_arena_nchan_t *nchan,
    ngx_http_arena_location_t *location, char *reason)
{
    ngx_log_error(NGX_LOG_EMERG, nchan->cf->log, 0,
                  "\"arena_subscribe\": %s, in %V:%ui", reason,
                  &location->file, location->line);

    return NGX_ERROR;
}
