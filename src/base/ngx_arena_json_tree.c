
/*
 * The tree of values: it grows at the innermost open array or object.
 */


#include "ngx_arena_json_parser.h"
#include "ngx_arena_string.h"


static ngx_int_t ngx_arena_json_find_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *object, ngx_arena_json_t **duplicate);
static ngx_arena_json_t **ngx_arena_json_sorted_members(
    ngx_arena_json_parser_t *parser, ngx_arena_json_t *object);
static int ngx_libc_cdecl ngx_arena_json_compare_names(const void *one,
    const void *two);


ngx_int_t
ngx_arena_json_tree_init(ngx_arena_json_parser_t *parser)
{
    if (ngx_array_init(&parser->open, parser->temp_pool, 8,
                       sizeof(ngx_arena_json_t *))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_array_init(&parser->members, parser->temp_pool, 16,
                          sizeof(ngx_arena_json_t *));
}


ngx_arena_json_t *
ngx_arena_json_add(ngx_arena_json_parser_t *parser, ngx_arena_json_type_e type)
{
    ngx_arena_json_t  *json, **open, *parent;

    json = ngx_pcalloc(parser->pool, sizeof(ngx_arena_json_t));
    if (json == NULL) {
        parser->rc = NGX_ERROR;
        return NULL;
    }

    json->type = type;
    json->name = parser->name;
    ngx_str_null(&parser->name);

    if (parser->open.nelts == 0) {
        parser->root = json;
        return json;
    }

    open = parser->open.elts;
    parent = open[parser->open.nelts - 1];

    if (parent->last) {
        parent->last->next = json;

    } else {
        parent->first = json;
    }

    parent->last = json;
    parent->count++;

    return json;
}


ngx_uint_t
ngx_arena_json_open(ngx_arena_json_parser_t *parser, ngx_arena_json_type_e type)
{
    ngx_arena_json_t  *json, **open;

    if (parser->open.nelts == parser->max_depth) {
        parser->rc = ngx_arena_json_fault(parser, parser->behind - 1,
                                          "too many levels of nesting");
        return 0;
    }

    json = ngx_arena_json_add(parser, type);
    if (json == NULL) {
        return 0;
    }

    open = ngx_array_push(&parser->open);
    if (open == NULL) {
        parser->rc = NGX_ERROR;
        return 0;
    }

    *open = json;

    return 1;
}


ngx_uint_t
ngx_arena_json_close(ngx_arena_json_parser_t *parser)
{
    ngx_arena_json_t  **open, *json, *duplicate;

    open = parser->open.elts;
    json = open[--parser->open.nelts];

    if (json->type == NGX_ARENA_JSON_ARRAY || json->count < 2) {
        return 1;
    }

    if (ngx_arena_json_find_duplicate(parser, json, &duplicate) != NGX_OK) {
        parser->rc = NGX_ERROR;
        return 0;
    }

    if (duplicate) {
        parser->rc = ngx_arena_json_fault_duplicate(parser, duplicate);
        return 0;
    }

    return 1;
}


/* The member that comes first in the text of those that repeat a name. */

static ngx_int_t
ngx_arena_json_find_duplicate(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *object, ngx_arena_json_t **duplicate)
{
    ngx_uint_t          i;
    ngx_arena_json_t   *member, **members;

    *duplicate = NULL;

    members = ngx_arena_json_sorted_members(parser, object);
    if (members == NULL) {
        return NGX_ERROR;
    }

    for (i = 1; i < object->count; i++) {
        member = members[i];

        if (ngx_arena_equal(&member->name, &members[i - 1]->name)
            && (*duplicate == NULL
                || member->name.data < (*duplicate)->name.data))
        {
            *duplicate = member;
        }
    }

    return NGX_OK;
}


static ngx_arena_json_t **
ngx_arena_json_sorted_members(ngx_arena_json_parser_t *parser,
    ngx_arena_json_t *object)
{
    ngx_uint_t          i;
    ngx_arena_json_t   *member, **members;

    parser->members.nelts = 0;

    members = ngx_array_push_n(&parser->members, object->count);
    if (members == NULL) {
        return NULL;
    }

    i = 0;

    for (member = object->first; member; member = member->next) {
        members[i++] = member;
    }

    ngx_qsort(members, object->count, sizeof(ngx_arena_json_t *),
              ngx_arena_json_compare_names);

    return members;
}


static int ngx_libc_cdecl
ngx_arena_json_compare_names(const void *one, const void *two)
{
    ngx_int_t          rc;
    ngx_arena_json_t  *first, *second;

    first = *(ngx_arena_json_t **) one;
    second = *(ngx_arena_json_t **) two;

    rc = ngx_memn2cmp(first->name.data, second->name.data, first->name.len,
                      second->name.len);

    if (rc == 0) {
        return (first->name.data < second->name.data) ? -1 : 1;
    }

    return (int) rc;
}


ngx_arena_json_t *
ngx_arena_json_member(ngx_arena_json_t *json, ngx_str_t *name)
{
    ngx_arena_json_t  *member;

    if (json->type != NGX_ARENA_JSON_OBJECT) {
        return NULL;
    }

    for (member = json->first; member; member = member->next) {

        if (ngx_arena_equal(&member->name, name)) {
            return member;
        }
    }

    return NULL;
}
