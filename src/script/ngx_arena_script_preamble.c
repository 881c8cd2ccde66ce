
/*
 * The beginning of a chunk: what the script is given, by name.
 */


#include "ngx_arena_script_bundle.h"


static u_char *ngx_arena_script_write_input(
    ngx_arena_script_bundle_t *bundle, u_char *p, u_char *last);
static u_char *ngx_arena_script_write_settings(ngx_arena_script_t *script,
    u_char *p, u_char *last);


ngx_int_t
ngx_arena_script_add_preamble(ngx_arena_script_bundle_t *bundle)
{
    u_char              *p, *last;
    ngx_str_t            text;
    static ngx_str_t     file = ngx_string("preamble");

    text.data = ngx_pnalloc(bundle->cf->pool, 4096);
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    last = text.data + 4096;

    p = ngx_arena_script_write_input(bundle, text.data, last);
    p = ngx_slprintf(p, last, "local arguments = {");
    p = ngx_arena_script_write_arguments(bundle->script, "",
                                         NGX_ARENA_SCRIPT_INPUTS + 1, p, last);
    p = ngx_arena_script_write_settings(bundle->script, p, last);
    text.len = p - text.data;

    return ngx_arena_script_add_text(bundle, &file, &text);
}


static u_char *
ngx_arena_script_write_input(ngx_arena_script_bundle_t *bundle, u_char *p,
    u_char *last)
{
    p = ngx_slprintf(p, last,
                     "local input = {command = '%V', key = KEYS[1], "
                     "random = ARGV[1], participant = ARGV[2], "
                     "session = tonumber(ARGV[3]), "
                     "idempotency_key = ARGV[4], fingerprint = ARGV[5], "
                     "arguments = ARGV[6], "
                     "run = ARGV[7], channels = '%V'} "
                     "do local time = redis.call('TIME') input.now = "
                     "time[1] * 1000 + math.floor(time[2] / 1000) end ",
                     &bundle->script->name, &bundle->scripts->channels);

    if (!bundle->script->unwritten) {
        return p;
    }

    /*
     * Where Redis takes this, which does nothing, it takes all that comes
     * behind it in the script, though it may be out of memory.
     */

    return ngx_slprintf(p, last,
                        "do local taken = redis.pcall('HDEL', KEYS[1] .. "
                        "':nothing', '') input.refused = type(taken) == "
                        "'table' and string.match(taken.err, '%%u+') end ");
}


u_char *
ngx_arena_script_write_arguments(ngx_arena_script_t *script, char *from,
    ngx_uint_t n, u_char *p, u_char *last)
{
    ngx_uint_t             i;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        p = ngx_slprintf(p, last,
                         ngx_arena_argument_is_number(&argument[i])
                         ? "%V = tonumber(ARGV[%s%ui]), "
                         : "%V = ARGV[%s%ui], ",
                         &argument[i].name, from, n++);

        if (ngx_arena_argument_has_folded(&argument[i])) {
            p = ngx_slprintf(p, last, "%V_folded = ARGV[%s%ui], ",
                             &argument[i].name, from, n++);
        }
    }

    return p;
}


ngx_uint_t
ngx_arena_script_count_values(ngx_arena_script_t *script)
{
    ngx_uint_t             i, n;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;
    n = script->arguments.nelts;

    for (i = 0; i < script->arguments.nelts; i++) {
        n += ngx_arena_argument_has_folded(&argument[i]) ? 1 : 0;
    }

    return n;
}


static u_char *
ngx_arena_script_write_settings(ngx_arena_script_t *script, u_char *p,
    u_char *last)
{
    ngx_uint_t              i, n;
    ngx_arena_limit_t      *limit;
    ngx_arena_setting_t   **setting;

    limit = script->limits.elts;
    setting = script->settings.elts;
    n = NGX_ARENA_SCRIPT_INPUTS + ngx_arena_script_count_values(script);

    p = ngx_slprintf(p, last, "} local settings = {");

    for (i = 0; i < script->settings.nelts; i++) {
        p = ngx_slprintf(p, last, "%V = tonumber(ARGV[%ui]), ",
                         &setting[i]->name, ++n);
    }

    p = ngx_slprintf(p, last, "} local limits = {");

    for (i = 0; i < script->limits.nelts; i++) {
        if (limit[i].by == NGX_ARENA_LIMIT_BY_SCRIPT) {
            p = ngx_slprintf(p, last, "%V = tonumber(ARGV[%ui]), ",
                             &limit[i].name, ++n);
        }
    }

    return ngx_slprintf(p, last, "}\n");
}
