
/*
 * nginx.conf: its lines, and what follows from all of them.
 */


#ifndef _NGX_HTTP_ARENA_CONF_H_INCLUDED_
#define _NGX_HTTP_ARENA_CONF_H_INCLUDED_


#include "../ngx_http_arena.h"


/* A line of nginx.conf about a limit. */
typedef struct {
    ngx_str_t                  directive;
    ngx_str_t                  name;
    ngx_int_t                  value;
    ngx_str_t                  file;
    ngx_uint_t                 line;
} ngx_http_arena_named_conf_t;


/* A line of nginx.conf about a rule. */
typedef struct {
    ngx_str_t                  directive;
    ngx_str_t                  name;
    ngx_str_t                  value;
    ngx_str_t                  file;
    ngx_uint_t                 line;
} ngx_http_arena_rule_conf_t;


/* ngx_http_arena_directives.c, _redis_directive.c, _postgres_directives.c,
   _origins.c, _rules.c, _settings.c: what nginx calls for a line of
   nginx.conf */

char *ngx_http_arena_redis(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_channels(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_postgres(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_zone(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_postgres_lane(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_path(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_named(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_rule(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_rule_as(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_setting(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_guest_time(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_shed_after(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_subscribe(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_content(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_arena_origins(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);


/* ngx_http_arena_setup.c: what follows from all the lines; NGX_OK or
   NGX_ERROR, and then why is in the log */

ngx_int_t ngx_http_arena_setup(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_settings.c: the array of settings, of ngx_arena_setting_t:
   made, NGX_OK or NGX_ERROR; and completed when all lines were read */

ngx_int_t ngx_http_arena_settings_create(ngx_conf_t *cf,
    ngx_array_t *settings);
void ngx_http_arena_settings_init(ngx_array_t *settings);


/* ngx_http_arena_rules.c: the rules of new battles; the same */

ngx_int_t ngx_http_arena_rules(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_nchan_conf.c: whether nchan may serve in our locations as it
   was told to; NGX_OK or NGX_ERROR, and then why is in the log */

ngx_int_t ngx_http_arena_nchan_check(ngx_conf_t *cf,
    ngx_http_arena_main_conf_t *amcf);


/* ngx_http_arena_secret.c: the files of keys and of admin tokens */

char *ngx_http_arena_secret_file(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_arena_admin_token_file(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


/* ngx_http_arena_create.c: NULL when there is no memory */

ngx_http_arena_main_conf_t *ngx_http_arena_main_conf(ngx_conf_t *cf);
void *ngx_http_arena_create_loc_conf(ngx_conf_t *cf);
char *ngx_http_arena_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child);


/* ngx_http_arena_phases.c: before nginx.conf is read, and after */

ngx_int_t ngx_http_arena_preconfiguration(ngx_conf_t *cf);
ngx_int_t ngx_http_arena_init(ngx_conf_t *cf);


#endif /* _NGX_HTTP_ARENA_CONF_H_INCLUDED_ */
