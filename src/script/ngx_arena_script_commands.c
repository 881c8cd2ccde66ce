
/*
 * The commands of a replay: a script that can run others, many times in one
 * chunk.  What they include is defined once; each is a function of the table
 * COMMANDS, with how many values it takes and what reads them, and
 * begin_command is what each is to begin with:
 *
 *     local function begin_command() reset_result() ... end
 *     COMMANDS.battle_leave = {count = 1,
 *         read = function(ARGV, i) return {id = ARGV[i + 0], } end,
 *         run = function() ... end}
 */


#include "ngx_arena_script_bundle.h"


static ngx_int_t ngx_arena_script_read_command(
    ngx_arena_script_bundle_t *bundle, ngx_arena_include_t *include,
    ngx_arena_script_t *command, ngx_str_t *text);
static ngx_int_t ngx_arena_script_find_command(
    ngx_arena_script_bundle_t *bundle, ngx_str_t *name, ngx_str_t *file,
    ngx_str_t *text);
static ngx_int_t ngx_arena_script_open_commands(
    ngx_arena_script_bundle_t *bundle);
static ngx_int_t ngx_arena_script_add_command(
    ngx_arena_script_bundle_t *bundle, ngx_arena_script_t *command,
    ngx_str_t *text);


ngx_int_t
ngx_arena_script_add_commands(ngx_arena_script_bundle_t *bundle)
{
    ngx_str_t            *text;
    ngx_uint_t            i, n;
    ngx_arena_script_t   *command;
    ngx_arena_include_t  *include;

    include = bundle->script->commands.elts;
    n = bundle->script->commands.nelts;

    if (n == 0) {
        return NGX_OK;
    }

    command = ngx_pcalloc(bundle->cf->pool, n * sizeof(ngx_arena_script_t));
    text = ngx_palloc(bundle->cf->pool, n * sizeof(ngx_str_t));

    if (command == NULL || text == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (ngx_arena_script_read_command(bundle, &include[i], &command[i],
                                          &text[i])
                != NGX_OK
            || ngx_arena_script_add_needs(bundle, &command[i]) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    if (ngx_arena_script_open_commands(bundle) != NGX_OK) {
        return NGX_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (ngx_arena_script_add_command(bundle, &command[i], &text[i])
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_arena_script_read_command(ngx_arena_script_bundle_t *bundle,
    ngx_arena_include_t *include, ngx_arena_script_t *command, ngx_str_t *text)
{
    command->name = include->name;

    if (ngx_arena_script_find_command(bundle, &include->name, &command->file,
                                      text)
        != NGX_OK)
    {
        ngx_log_error(NGX_LOG_EMERG, bundle->cf->log, 0,
                      "arena: there is no script \"%V\" to be a command "
                      "in %V:%ui",
                      &include->name, &bundle->script->file, include->line);
        return NGX_ERROR;
    }

    return ngx_arena_script_read_header(bundle->cf, bundle->scripts, command,
                                        text);
}


static ngx_int_t
ngx_arena_script_find_command(ngx_arena_script_bundle_t *bundle,
    ngx_str_t *name, ngx_str_t *file, ngx_str_t *text)
{
    char        **folder;
    ngx_str_t    *path;
    static char  *folders[] = { "api", "job", NULL };

    path = &bundle->scripts->path;

    file->data = ngx_pnalloc(bundle->cf->pool, path->len + name->len
                                               + sizeof("/api/.lua"));
    if (file->data == NULL) {
        return NGX_ERROR;
    }

    for (folder = folders; *folder; folder++) {
        file->len = ngx_sprintf(file->data, "%V/%s/%V.lua%Z", path, *folder,
                                name)
                    - file->data - 1;

        if (ngx_arena_script_read_file(bundle->cf, file, text) == NGX_OK) {
            return NGX_OK;
        }
    }

    return NGX_ERROR;
}


/* Behind what every script is given, and this one's own, the commands come. */

static ngx_int_t
ngx_arena_script_open_commands(ngx_arena_script_bundle_t *bundle)
{
    u_char  line[1024], *p, *last;

    last = line + sizeof(line);

    p = ngx_slprintf(line, last, "local function begin_command() ");
    p = ngx_arena_script_write_resets(bundle, 1, p, last);
    p = ngx_slprintf(p, last, "end local COMMANDS, COMMANDS_FIRST = {}, %ui\n",
                     NGX_ARENA_SCRIPT_INPUTS
                     + ngx_arena_script_count_values(bundle->script)
                     + bundle->script->settings.nelts + 1);

    return ngx_arena_script_add_line(bundle, "commands", line, p);
}


static ngx_int_t
ngx_arena_script_add_command(ngx_arena_script_bundle_t *bundle,
    ngx_arena_script_t *command, ngx_str_t *text)
{
    u_char  line[1024], *p, *last;

    last = line + sizeof(line);

    p = ngx_slprintf(line, last,
                     "COMMANDS.%V = {count = %ui, "
                     "read = function(ARGV, i) return {",
                     &command->name, ngx_arena_script_count_values(command));
    p = ngx_arena_script_write_arguments(command, "i + ", 0, p, last);
    p = ngx_slprintf(p, last, "} end, run = function()\n");

    if (ngx_arena_script_add_line(bundle, "commands", line, p) != NGX_OK
        || ngx_arena_script_add_steps(bundle, command, 1) != NGX_OK
        || ngx_arena_script_add_text(bundle, &command->file, text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    p = ngx_slprintf(line, last, "end}\n");

    return ngx_arena_script_add_line(bundle, "commands", line, p);
}
