
/*
 * Rules of battles: lines of headers, "@rule <name> <type> = <value>".  The
 * types are those of arguments, and "mode", which is one of the modes.
 */


#include "ngx_arena_script.h"


static ngx_int_t ngx_arena_script_rule_type(ngx_pool_t *pool,
    ngx_arena_scripts_t *scripts, ngx_str_t *type);


ngx_int_t
ngx_arena_script_read_rule(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *line, ngx_str_t *reason)
{
    ngx_str_t          name, type, equals, standard;
    ngx_arena_rule_t  *rule;

    ngx_str_set(reason, "a rule is written <name> <type> = <value>");

    if (!ngx_arena_script_next_word(line, &name)
        || !ngx_arena_script_next_word(line, &type)
        || !ngx_arena_script_next_word(line, &equals)
        || !ngx_arena_script_next_word(line, &standard)
        || ngx_arena_script_rule_type(cf->pool, scripts, &type) != NGX_OK)
    {
        return NGX_ERROR;
    }

    rule = ngx_array_push(&script->rules);
    if (rule == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(rule, sizeof(ngx_arena_rule_t));
    rule->type = type;

    if (ngx_arena_argument_declare(cf->pool, &name, &type, &rule->declared,
                                   reason)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_arena_rule_set(cf->pool, rule, &standard, reason)
           == NGX_OK ? NGX_OK : NGX_ERROR;
}


/* "mode" is written as "enum(golf,quiz)". */

static ngx_int_t
ngx_arena_script_rule_type(ngx_pool_t *pool, ngx_arena_scripts_t *scripts,
    ngx_str_t *type)
{
    u_char            *p;
    size_t             size;
    ngx_uint_t         i;
    ngx_arena_mode_t  *mode;

    if (!ngx_arena_is(type, "mode")) {
        return NGX_OK;
    }

    mode = scripts->modes.elts;
    size = sizeof("enum()");

    for (i = 0; i < scripts->modes.nelts; i++) {
        size += mode[i].name.len + 1;
    }

    p = ngx_pnalloc(pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    type->data = p;
    p = ngx_cpymem(p, "enum(", sizeof("enum(") - 1);

    for (i = 0; i < scripts->modes.nelts; i++) {
        p = ngx_sprintf(p, "%s%V", i ? "," : "", &mode[i].name);
    }

    *p++ = ')';
    type->len = p - type->data;

    return NGX_OK;
}
