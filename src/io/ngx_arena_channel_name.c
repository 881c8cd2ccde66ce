
/*
 * What channels are called at Redis, and which of these names the relay is
 * subscribed to.
 */


#include "ngx_arena_relay.h"


typedef struct {
    ngx_str_t    subscribe;
    ngx_str_t    unsubscribe;
} ngx_arena_channels_kind_t;


static void ngx_arena_channel_add(ngx_arena_channel_t *channel, ngx_str_t *text,
    ngx_uint_t kind);
static ngx_str_t ngx_arena_channel_plain(ngx_str_t *tagged);
static ngx_int_t ngx_arena_channel_ask(ngx_arena_channel_name_t *name,
    ngx_uint_t wanted);


/* In the order of ngx_arena_channels_e. */

static ngx_arena_channels_kind_t  ngx_arena_channels_kinds[] = {
    { ngx_string("SUBSCRIBE"),  ngx_string("UNSUBSCRIBE") },
    { ngx_string("SSUBSCRIBE"), ngx_string("SUNSUBSCRIBE") }
};


ngx_arena_channel_t *
ngx_arena_channel_open(ngx_arena_relay_t *relay, ngx_str_t *name)
{
    ngx_str_t             text[NGX_ARENA_CHANNELS_KINDS];
    ngx_uint_t            kind;
    ngx_arena_channel_t  *channel;

    text[NGX_ARENA_CHANNELS_PLAIN] = ngx_arena_channel_plain(name);
    text[NGX_ARENA_CHANNELS_TAGGED] = *name;

    channel = ngx_arena_channel_find(relay, &text[relay->kinds->publish]);

    if (channel) {
        return channel;
    }

    channel = ngx_calloc(sizeof(ngx_arena_channel_t) + name->len, relay->log);
    if (channel == NULL) {
        return NULL;
    }

    channel->relay = relay;
    channel->number = 1;    /* who was given none is never one behind */
    ngx_queue_init(&channel->listeners);
    ngx_queue_init(&channel->messages);

    text[NGX_ARENA_CHANNELS_TAGGED].data = (u_char *) (channel + 1);
    ngx_memcpy(channel + 1, name->data, name->len);

    text[NGX_ARENA_CHANNELS_PLAIN] = ngx_arena_channel_plain(
                                             &text[NGX_ARENA_CHANNELS_TAGGED]);

    for (kind = 0; kind < NGX_ARENA_CHANNELS_KINDS; kind++) {

        if (relay->kinds->both || relay->kinds->publish == kind) {
            ngx_arena_channel_add(channel, &text[kind], kind);
        }
    }

    return channel;
}


static void
ngx_arena_channel_add(ngx_arena_channel_t *channel, ngx_str_t *text,
    ngx_uint_t kind)
{
    ngx_arena_channel_name_t  *name;

    name = &channel->names[channel->nnames++];

    name->channel = channel;
    name->kind = kind;
    name->node.str = *text;
    name->node.node.key = ngx_crc32_short(text->data, text->len);

    ngx_rbtree_insert(&channel->relay->names, &name->node.node);
}


/* What is behind "{tag}:". */

static ngx_str_t
ngx_arena_channel_plain(ngx_str_t *tagged)
{
    u_char     *p;
    ngx_str_t   plain;

    plain = *tagged;

    if (plain.len == 0 || plain.data[0] != '{') {
        return plain;
    }

    p = ngx_strlchr(plain.data, plain.data + plain.len, '}');

    if (p && p + 1 < plain.data + plain.len && p[1] == ':') {
        plain.len -= p + 2 - plain.data;
        plain.data = p + 2;
    }

    return plain;
}


ngx_arena_channel_t *
ngx_arena_channel_find(ngx_arena_relay_t *relay, ngx_str_t *name)
{
    ngx_arena_channel_name_t  *found;

    found = (ngx_arena_channel_name_t *)
                ngx_str_rbtree_lookup(&relay->names, name,
                                      ngx_crc32_short(name->data, name->len));

    return found ? found->channel : NULL;
}


ngx_int_t
ngx_arena_channel_subscribe(ngx_arena_channel_t *channel)
{
    ngx_uint_t  i;

    for (i = 0; i < channel->nnames; i++) {

        if (!channel->names[i].wanted
            && ngx_arena_channel_ask(&channel->names[i], 1) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


void
ngx_arena_channel_unsubscribe(ngx_arena_channel_t *channel)
{
    ngx_uint_t  i;

    for (i = 0; i < channel->nnames; i++) {

        if (channel->names[i].wanted) {
            (void) ngx_arena_channel_ask(&channel->names[i], 0);
        }
    }
}


static ngx_int_t
ngx_arena_channel_ask(ngx_arena_channel_name_t *name, ngx_uint_t wanted)
{
    u_char             *p;
    ngx_int_t           rc;
    ngx_str_t           argv[2];
    ngx_arena_relay_t  *relay;

    relay = name->channel->relay;

    argv[0] = wanted ? ngx_arena_channels_kinds[name->kind].subscribe
                     : ngx_arena_channels_kinds[name->kind].unsubscribe;

    argv[1].len = relay->prefix.len + name->node.str.len;
    argv[1].data = ngx_alloc(argv[1].len, relay->log);

    if (argv[1].data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(argv[1].data, relay->prefix.data, relay->prefix.len);
    ngx_memcpy(p, name->node.str.data, name->node.str.len);

    rc = ngx_arena_redis_say(relay->connection, 2, argv);

    if (rc == NGX_OK) {
        name->channel->replies++;
        name->wanted = wanted;
    }

    ngx_free(argv[1].data);

    return rc;
}


void
ngx_arena_channel_remove(ngx_arena_channel_t *channel)
{
    ngx_uint_t  i;

    for (i = 0; i < channel->nnames; i++) {
        ngx_rbtree_delete(&channel->relay->names, &channel->names[i].node.node);
    }
}
