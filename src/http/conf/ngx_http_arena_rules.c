
/*
 * The rules of new battles: the lines of nginx.conf that set them, and all of
 * them as SQL functions are given them.
 */


#include "ngx_http_arena_conf.h"


static char *ngx_http_arena_add_rule(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_str_t *name, ngx_str_t *text);
static ngx_int_t ngx_http_arena_set_rule(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf, ngx_http_arena_rule_conf_t *given);
static ngx_int_t ngx_http_arena_word_rules(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


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


/* Another way to write arena_rule session_timeout_ms. */

char *
ngx_http_arena_session_timeout(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    u_char            *p;
    ngx_int_t          n;
    ngx_str_t         *value, text;
    static ngx_str_t   name = ngx_string("session_timeout_ms");

    (void) cmd;

    value = cf->args->elts;
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

    return ngx_http_arena_add_rule(cf, amcf, &name, &text);
}


/* Another way to write arena_rule leaderboard_size. */

char *
ngx_http_arena_leaderboard_size(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_arena_main_conf_t  *amcf = conf;

    ngx_str_t         *value;
    static ngx_str_t   name = ngx_string("leaderboard_size");

    (void) cmd;

    value = cf->args->elts;

    return ngx_http_arena_add_rule(cf, amcf, &name, &value[1]);
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


/* By name: what may be said of it, and what it is when nobody says anything. */

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
                + rule[i].value.len
                + sizeof(",\"\":{\"type\":\"\",\"usual\":}");
    }

    p = ngx_pnalloc(cf->pool, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    json = &amcf->worker->rules;
    json->data = p;
    *p++ = '{';

    for (i = 0; i < amcf->scripts.rules.nelts; i++) {
        p = ngx_sprintf(p, "%s\"%V\":{\"type\":\"%V\",\"usual\":%V}",
                        i ? "," : "", &rule[i].declared.name, &rule[i].type,
                        &rule[i].value);
    }

    *p++ = '}';
    json->len = p - json->data;

    return NGX_OK;
}
