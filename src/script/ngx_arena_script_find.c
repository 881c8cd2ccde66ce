
/*
 * What is asked of scripts and rules that were read.
 */


#include "ngx_arena_script.h"


static ngx_uint_t ngx_arena_script_line(ngx_str_t *error, char *before,
    ngx_int_t lines);


ngx_arena_script_t *
ngx_arena_script_find(ngx_arena_scripts_t *scripts, ngx_str_t *name)
{
    ngx_uint_t           i;
    ngx_arena_script_t  *script;

    script = scripts->scripts.elts;

    for (i = 0; i < scripts->scripts.nelts; i++) {
        if (ngx_arena_equal(&script[i].name, name)) {
            return &script[i];
        }
    }

    return NULL;
}


ngx_int_t
ngx_arena_script_argument(ngx_arena_script_t *script, ngx_str_t *name)
{
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        if (ngx_arena_equal(&argument[i].name, name)) {
            return i;
        }
    }

    return NGX_DECLINED;
}


u_char *
ngx_arena_script_place(ngx_arena_script_t *script, ngx_str_t *error,
    u_char *buffer, u_char *last)
{
    ngx_uint_t                line, i;
    ngx_arena_script_part_t  *part;

    line = ngx_arena_script_line(error, "user_script:", 0);

    if (line == 0) {
        line = ngx_arena_script_line(error, "user_function:", 1);
    }

    part = script->parts.elts;

    for (i = script->parts.nelts; line && i; i--) {
        if (part[i - 1].line <= line) {
            return ngx_slprintf(buffer, last, " at %V:%ui", &part[i - 1].file,
                                line - part[i - 1].line + 1);
        }
    }

    return buffer;
}


/* The line of the chunk; lines: how many of the text are ahead of it.  0: the
   error names none. */

static ngx_uint_t
ngx_arena_script_line(ngx_str_t *error, char *before, ngx_int_t lines)
{
    u_char     *p, *end, *digits;
    ngx_int_t   line;

    end = error->data + error->len;
    p = ngx_strlcasestrn(error->data, end, (u_char *) before,
                         ngx_strlen(before) - 1);
    if (p == NULL) {
        return 0;
    }

    digits = p + ngx_strlen(before);

    for (p = digits; p < end && *p >= '0' && *p <= '9'; p++) { /* void */ }

    line = ngx_atoi(digits, p - digits);

    return line > lines ? line - lines : 0;
}


ngx_arena_rule_t *
ngx_arena_rule_find(ngx_arena_scripts_t *scripts, ngx_str_t *name)
{
    ngx_uint_t         i;
    ngx_arena_rule_t  *rule;

    rule = scripts->rules.elts;

    for (i = 0; i < scripts->rules.nelts; i++) {
        if (ngx_arena_equal(&rule[i].declared.name, name)) {
            return &rule[i];
        }
    }

    return NULL;
}


ngx_int_t
ngx_arena_rule_set(ngx_pool_t *pool, ngx_arena_rule_t *rule, ngx_str_t *text,
    ngx_str_t *why)
{
    ngx_int_t                    rc;
    ngx_arena_json_t             json;
    ngx_arena_argument_value_t   value;
    ngx_arena_argument_fault_t   fault;

    ngx_memzero(&json, sizeof(ngx_arena_json_t));
    json.type = NGX_ARENA_JSON_STRING;
    json.text = *text;

    rc = ngx_arena_argument_check(pool, &rule->declared, &json, &value,
                                  &fault);
    *why = fault.detail;

    if (rc == NGX_OK) {
        rule->value = value.json;
    }

    return rc;
}
