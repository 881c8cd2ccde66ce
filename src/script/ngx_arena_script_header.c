
/*
 * The header of a script: its leading comment lines.  What may stand in them,
 * ngx_arena_script_tags.c says.
 */


#include "ngx_arena_script_header.h"


static ngx_int_t ngx_arena_script_read_line(ngx_arena_script_header_t *header,
    ngx_str_t *line);


ngx_int_t
ngx_arena_script_read_header(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *text)
{
    u_char                     *p, *last, *end;
    ngx_str_t                   line;
    ngx_arena_script_header_t   header;

    if (ngx_array_init(&script->arguments, cf->pool, 4,
                       sizeof(ngx_arena_argument_t))
            != NGX_OK
        || ngx_array_init(&script->settings, cf->pool, 2,
                          sizeof(ngx_arena_setting_t *))
            != NGX_OK
        || ngx_array_init(&script->includes, cf->pool, 4,
                          sizeof(ngx_arena_include_t))
            != NGX_OK
        || ngx_array_init(&script->steps, cf->pool, 4,
                          sizeof(ngx_arena_include_t))
            != NGX_OK
        || ngx_array_init(&script->commands, cf->pool, 1,
                          sizeof(ngx_arena_include_t))
            != NGX_OK
        || ngx_array_init(&script->rules, cf->pool, 8,
                          sizeof(ngx_arena_rule_t))
            != NGX_OK
        || ngx_array_init(&script->limits, cf->pool, 1,
                          sizeof(ngx_arena_limit_t))
            != NGX_OK
        || ngx_array_init(&script->spared, cf->pool, 1, sizeof(ngx_str_t))
            != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_memzero(&header, sizeof(ngx_arena_script_header_t));
    header.cf = cf;
    header.scripts = scripts;
    header.script = script;

    p = text->data;
    last = p + text->len;

    while (p < last) {

        end = ngx_strlchr(p, last, '\n');
        if (end == NULL) {
            end = last;
        }

        if (end - p < 2 || p[0] != '-' || p[1] != '-') {
            break;
        }

        line.data = p + 2;
        line.len = end - line.data;
        header.line++;

        if (ngx_arena_script_read_line(&header, &line) != NGX_OK) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "arena: %V in %V:%ui",
                          &header.reason, &script->file, header.line);
            return NGX_ERROR;
        }

        p = end + 1;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_line(ngx_arena_script_header_t *header, ngx_str_t *line)
{
    ngx_str_t                word;
    ngx_arena_script_tag_t  *tag;

    if (!ngx_arena_script_next_word(line, &word) || word.data[0] != '@') {
        return NGX_OK;
    }

    for (tag = ngx_arena_script_tags; tag->name.len; tag++) {

        if (!ngx_arena_equal(&tag->name, &word)) {
            continue;
        }

        if (!(tag->engines & (1 << header->script->engine))) {
            ngx_str_set(&header->reason, "this tag is of the other engine's "
                                         "scripts");
            return NGX_ERROR;
        }

        ngx_str_set(&header->reason, "no memory");
        return tag->read(header, line);
    }

    ngx_str_set(&header->reason, "there is no such tag of a script's header");

    return NGX_ERROR;
}
