
/*
 * The rules of new battles: the lines of nginx.conf that set them, and all of
 * them as SQL functions are given them.
 */


#include "ngx_http_arena_conf.h"


typedef struct {
    ngx_str_t    directive;
    ngx_str_t    rule;
    ngx_uint_t   time;      /* 1: given as a time, and the rule takes ms */
} ngx_http_arena_rule_as_t;


static char *ngx_http_arena_add_rule(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_str_t *name, ngx_str_t *text);
static ngx_int_t ngx_http_arena_set_rule(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_http_arena_rule_conf_t *given);
static ngx_int_t ngx_http_arena_word_rules(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/*
 * Rules that have a directive of their own, beside arena_rule.  To add one: a
 * row here, and its directive in the root file.
 */

static ngx_http_arena_rule_as_t  ngx_http_arena_rules_as[] = {

    { ngx_string("arena_session_timeout"),
      ngx_string("session_timeout_ms"), 1 },

    { ngx_string("arena_leaderboard_size"),
      ngx_string("leaderboard_size"), 0 }
};


/*
 * arena_rule name value
 *
 * The names are known only when the scripts have been read, so where the line
 * stands is kept.
 */

char *
ngx_http_arena_rule(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_str_t  *value;

    (void) cmd;

    value = cf->args->elts;

    return ngx_http_arena_add_rule(cf, amcf, &value[1], &value[2]);
}


/* A directive of its own for a rule: arena_NAME value. */

char *
ngx_http_arena_rule_as(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    u_char                     *p;
    ngx_int_t                   n;
    ngx_str_t                  *value, text;
    ngx_http_arena_rule_as_t   *as;

    for (as = ngx_http_arena_rules_as;
         !ngx_arena_equal(&as->directive, &cmd->name);
         as++)
    {
        /* void */
    }

    value = cf->args->elts;

    if (!as->time) {
        return ngx_http_arena_add_rule(cf, amcf, &as->rule, &value[1]);
    }

    n = ngx_parse_time(&value[1], 0);

    if (n == NGX_ERROR) {
        return "has an invalid value";
    }

    p = ngx_pnalloc(cf->pool, NGX_INT_T_LEN);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    text.data = p;
    text.len = ngx_sprintf(p, "%i", n) - p;

    return ngx_http_arena_add_rule(cf, amcf, &as->rule, &text);
}


static char *
ngx_http_arena_add_rule(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf,
    ngx_str_t *name, ngx_str_t *text)
{
    ngx_str_t                   *value;
    ngx_http_arena_rule_conf_t  *given;

    given = ngx_array_push(&amcf->rules);
    if (given == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    given->directive = value[0];
    given->name = *name;
    given->value = *text;
    given->file = cf->conf_file->file.name;
    given->line = cf->conf_file->line;

    return NGX_CONF_OK;
}


ngx_int_t
ngx_http_arena_rules(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    ngx_uint_t                   i;
    ngx_http_arena_rule_conf_t  *given;

    given = amcf->rules.elts;

    for (i = 0; i < amcf->rules.nelts; i++) {
        if (ngx_http_arena_set_rule(cf, amcf, &given[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return ngx_http_arena_word_rules(cf, amcf);
}


static ngx_int_t
ngx_http_arena_set_rule(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf,
    ngx_http_arena_rule_conf_t *given)
{
    ngx_int_t          rc;
    ngx_str_t          why;
    ngx_arena_rule_t  *rule;

    rule = ngx_arena_rule_find(&amcf->scripts, &given->name);

    if (rule == NULL) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"%V\": there is no rule named \"%V\" in %V:%ui",
                      &given->directive, &given->name, &given->file,
                      given->line);
        return NGX_ERROR;
    }

    rc = ngx_arena_rule_set(cf->pool, rule, &given->value, &why);

    if (rc == NGX_DECLINED) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"%V\": the rule \"%V\" cannot be \"%V\": %V in %V:%ui",
                      &given->directive, &given->name, &given->value, &why,
                      &given->file, given->line);
    }

    return rc == NGX_OK ? NGX_OK : NGX_ERROR;
}


/* By name: what may be said of it, what it is when nobody says anything, and
   the mode that has it, if not all have. */

static ngx_int_t
ngx_http_arena_word_rules(ngx_conf_t *cf, ngx_http_arena_main_conf_t *amcf)
{
    u_char            *p;
    size_t             size;
    ngx_str_t         *json;
    ngx_uint_t         i;
    ngx_arena_rule_t  *rule;

    rule = amcf->scripts.rules.elts;
    size = sizeof("{}");

    for (i = 0; i < amcf->scripts.rules.nelts; i++) {
        size += rule[i].declared.name.len + rule[i].type.len
                + rule[i].value.len + rule[i].mode.len
                + sizeof(",\"\":{\"type\":\"\",\"usual\":,\"mode\":\"\"}");
    }

    p = ngx_pnalloc(cf->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    json = &amcf->worker->rules;
    json->data = p;
    *p++ = '{';

    for (i = 0; i < amcf->scripts.rules.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\":{\"type\":\"%V\",\"usual\":%V",
                        i ? "," : "", &rule[i].declared.name, &rule[i].type,
                        &rule[i].value);

        if (rule[i].mode.len) {
            p = ngx_sprintf(p, ",\"mode\":\"%V\"", &rule[i].mode);
        }

        *p++ = '}';
    }

    *p++ = '}';
    json->len = p - json->data;

    return NGX_OK;
}
