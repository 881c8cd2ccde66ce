
/*
 * What a script is given, by name, and what each run of it begins with.  To
 * fill a table that is there takes a third of what it takes to make one: so
 * input is filled, each field of it in each run.
 */


#include "ngx_arena_script_bundle.h"


/* bytes of the line that a run begins with */
#define NGX_ARENA_SCRIPT_RUN  4096


static u_char *ngx_arena_script_write_input(
    ngx_arena_script_bundle_t *bundle, u_char *p, u_char *last);
static u_char *ngx_arena_script_write_settings(ngx_arena_script_t *script,
    u_char *p, u_char *last);


ngx_int_t
ngx_arena_script_add_names(ngx_arena_script_bundle_t *bundle)
{
    static u_char  line[] = "local function define() "
                            "local input, arguments, settings, limits "
                            "= {}, {}, {}, {}\n";

    return ngx_arena_script_add_line(bundle, "run", line,
                                     line + sizeof(line) - 1);
}


ngx_int_t
ngx_arena_script_add_run(ngx_arena_script_bundle_t *bundle)
{
    u_char  *line, *p, *last;

    line = ngx_palloc(bundle->cf->temp_pool, NGX_ARENA_SCRIPT_RUN);
    if (line == NULL) {
        return NGX_ERROR;
    }

    last = line + NGX_ARENA_SCRIPT_RUN;

    p = ngx_slprintf(line, last, "local function run(KEYS, ARGV) ");

    /* a replay has had an input for each command */

    if (bundle->script->commands.nelts) {
        p = ngx_slprintf(p, last, "input = {} ");
    }

    p = ngx_arena_script_write_input(bundle, p, last);
    p = ngx_slprintf(p, last, "arguments = {");
    p = ngx_arena_script_write_arguments(bundle->script, "",
                                         NGX_ARENA_SCRIPT_INPUTS + 1, p, last);
    p = ngx_arena_script_write_settings(bundle->script, p, last);
    p = ngx_arena_script_write_resets(bundle, 0, p, last);
    p = ngx_slprintf(p, last, "\n");

    if (p == last) {
        ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, 0,
                      "arena: the header of %V has too much in it",
                      &bundle->script->file);
        return NGX_ERROR;
    }

    return ngx_arena_script_add_line(bundle, "run", line, p);
}


u_char *
ngx_arena_script_write_resets(ngx_arena_script_bundle_t *bundle,
    ngx_uint_t replayed, u_char *p, u_char *last)
{
    ngx_uint_t                 i;
    ngx_arena_script_reset_t  *reset;

    reset = bundle->resets.elts;

    for (i = 0; i < bundle->resets.nelts; i++) {
        if (!replayed || !reset[i].once) {
            p = ngx_slprintf(p, last, "%V() ", &reset[i].name);
        }
    }

    return p;
}


static u_char *
ngx_arena_script_write_input(ngx_arena_script_bundle_t *bundle, u_char *p,
    u_char *last)
{
    p = ngx_slprintf(p, last,
                     "input.command, input.tagged = '%V', %s "
                     "input.channels = '%V'%s "
                     "input.key, input.random, input.participant = "
                     "KEYS[1], ARGV[1], ARGV[2] "
                     "input.session, input.idempotency_key = "
                     "tonumber(ARGV[3]), ARGV[4] "
                     "input.fingerprint, input.arguments, input.run = "
                     "ARGV[5], ARGV[6], ARGV[7] "
                     "do local time = redis.call('TIME') input.now = "
                     "time[1] * 1000 + math.floor(time[2] / 1000) end ",
                     &bundle->script->name,
                     bundle->scripts->tagged ? "true" : "false",
                     &bundle->scripts->channels,
                     bundle->scripts->tagged ? " .. KEYS[1] .. ':'" : "");

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
    ngx_str_t             *form;
    ngx_uint_t             i, j, nforms;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;

    for (i = 0; i < script->arguments.nelts; i++) {
        p = ngx_slprintf(p, last,
                         ngx_arena_argument_is_number(&argument[i])
                         ? "%V = tonumber(ARGV[%s%ui]), "
                         : "%V = ARGV[%s%ui], ",
                         &argument[i].name, from, n++);

        form = ngx_arena_argument_forms(&argument[i], &nforms);

        for (j = 0; j < nforms; j++) {
            p = ngx_slprintf(p, last, "%V_%V = ARGV[%s%ui], ",
                             &argument[i].name, &form[j], from, n++);
        }
    }

    return p;
}


ngx_uint_t
ngx_arena_script_count_values(ngx_arena_script_t *script)
{
    ngx_uint_t             i, n, nforms;
    ngx_arena_argument_t  *argument;

    argument = script->arguments.elts;
    n = script->arguments.nelts;

    for (i = 0; i < script->arguments.nelts; i++) {
        ngx_arena_argument_forms(&argument[i], &nforms);
        n += nforms;
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

    p = ngx_slprintf(p, last, "} ");

    for (i = 0; i < script->settings.nelts; i++) {
        p = ngx_slprintf(p, last, "settings.%V = tonumber(ARGV[%ui]) ",
                         &setting[i]->name, ++n);
    }

    for (i = 0; i < script->limits.nelts; i++) {
        if (limit[i].by == NGX_ARENA_LIMIT_BY_SCRIPT) {
            p = ngx_slprintf(p, last, "limits.%V = tonumber(ARGV[%ui]) ",
                             &limit[i].name, ++n);
        }
    }

    return p;
}
