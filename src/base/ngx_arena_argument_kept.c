
/*
 * Forms of values that are kept with them.
 */


#include "ngx_arena_argument_types.h"


/* bytes of the name of a form that is kept */
#define NGX_ARENA_ARGUMENT_KEPT_NAME  64


size_t
ngx_arena_argument_kept_length(ngx_arena_argument_t *argument,
    ngx_arena_argument_value_t *value)
{
    size_t       len;
    ngx_uint_t   i;

    if (!argument->type->kept || value->json.len == 0) {
        return 0;
    }

    len = 0;

    for (i = 0; i < argument->type->nforms; i++) {
        len += sizeof(",\"_\":") - 1 + argument->name.len
               + argument->type->forms[i].len
               + ngx_arena_json_string_length(&value->forms[i]);
    }

    return len;
}


u_char *
ngx_arena_argument_kept_write(ngx_arena_argument_t *argument,
    ngx_arena_argument_value_t *value, u_char *p)
{
    ngx_uint_t  i;

    if (!argument->type->kept || value->json.len == 0) {
        return p;
    }

    for (i = 0; i < argument->type->nforms; i++) {
        p = ngx_sprintf(p, ",\"%V_%V\":", &argument->name,
                        &argument->type->forms[i]);
        p = ngx_arena_json_write_string(p, &value->forms[i]);
    }

    return p;
}


ngx_int_t
ngx_arena_argument_kept_read(ngx_pool_t *pool, ngx_arena_argument_t *argument,
    ngx_arena_json_t *all, ngx_arena_argument_value_t *value)
{
    u_char             name[NGX_ARENA_ARGUMENT_KEPT_NAME];
    ngx_str_t          member;
    ngx_uint_t         i;
    ngx_arena_json_t  *json, *form;

    json = ngx_arena_json_member(all, &argument->name);

    if (!argument->type->kept || json == NULL
        || json->type != NGX_ARENA_JSON_STRING)
    {
        return NGX_DECLINED;
    }

    member.data = name;

    for (i = 0; i < argument->type->nforms; i++) {
        member.len = ngx_snprintf(name, sizeof(name), "%V_%V", &argument->name,
                                  &argument->type->forms[i])
                     - name;

        form = ngx_arena_json_member(all, &member);

        if (form == NULL || form->type != NGX_ARENA_JSON_STRING) {
            return NGX_DECLINED;
        }

        value->forms[i] = form->text;
    }

    value->text = json->text;

    return ngx_arena_json_write(pool, json, &value->json);
}
