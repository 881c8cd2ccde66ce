
/*
 * Scripts: the verbs of the game, read from files when nginx starts.  A SQL
 * function is one, too, of another engine: its name is "arena.battle_create".
 *
 * A script's leading comment is its signature.  Lines that matter:
 *
 *     -- @key       {battle:<id>}       <name> is an argument
 *     -- @include   journal leaderboard   files of core that define
 *     -- @step      load_battle once      files of core/step, run in this
 *                                   order before the script; may end it
 *     -- @argument  target body string(1,128)
 *     -- @body      exact           other members of the body are refused
 *     -- @setting   leaderboard_interval
 *     -- @limit     attack 20       see ngx_arena_script_limit.c
 *     -- @shed      first|second|last [unless session|<argument>...]
 *                                   refused while commands are late
 *     -- @writes    optional        runs also when Redis takes no writes
 *     -- @shared    200ms           its answer is the same for all guests so long
 *     -- @changes   nothing         that a shared answer tells of
 *     -- @command   attack leave    can run these scripts, many times
 *     -- @reset     reset_result    of an include: each run begins with it
 *     -- @replay    no              of an include or a step: but not each
 *                                   command that such a script runs
 *     -- @archived  arena.name      a function that answers in its place, of
 *                                   what is in the archive
 *     -- @lane      slow            of a function: see docs/architecture.md
 *
 * @gives, @reply, @error and @event are for readers and tools.  See
 * docs/architecture.md.
 */


#ifndef _NGX_ARENA_SCRIPT_H_INCLUDED_
#define _NGX_ARENA_SCRIPT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_sha1.h>
#include "../base/ngx_arena_argument.h"
#include "../base/ngx_arena_string.h"
#include "../io/ngx_arena_postgres_query.h"
#include "ngx_arena_scope.h"


#define NGX_ARENA_SCRIPT_INPUTS         7
#define NGX_ARENA_SCRIPT_MAX_ARGUMENTS  12
#define NGX_ARENA_SCRIPT_MAX_SETTINGS   4
#define NGX_ARENA_SCRIPT_MAX_LIMITS     4


/* Whose requests a limit counts. */
typedef enum {
    NGX_ARENA_LIMIT_BY_SESSION = 0,
    NGX_ARENA_LIMIT_BY_ADDRESS,
    NGX_ARENA_LIMIT_BY_SCRIPT         /* the script, which is given it */
} ngx_arena_limit_by_e;


typedef struct {
    ngx_str_t             name;
    ngx_int_t             count;      /* a minute, unless nginx.conf says so;
                                         0: off */
    ngx_arena_limit_by_e  by;
    ngx_int_t             argument;   /* by address and this argument, too;
                                         negative: by address alone */
    ngx_uint_t            guests;     /* 1: those without a session alone */
    ngx_int_t             cost;       /* a request counts 1 and this argument's
                                         value, divided; negative: 1 */
    ngx_int_t             divisor;
} ngx_arena_limit_t;


/*
 * A setting from nginx.conf that scripts may ask for by name.  One that may be
 * more than it is grows up to that while commands are late.
 */
typedef struct {
    ngx_str_t             name;
    ngx_uint_t            value;
    ngx_uint_t            most;
    ngx_uint_t            index;      /* in the table of settings */
} ngx_arena_setting_t;


/* When a script is not run since commands are late, in this order. */
typedef enum {
    NGX_ARENA_SHED_NEVER = 0,
    NGX_ARENA_SHED_FIRST,
    NGX_ARENA_SHED_SECOND,
    NGX_ARENA_SHED_LAST
} ngx_arena_shed_e;


/* A rule of new battles: a header names it, nginx.conf may set it. */
typedef struct {
    ngx_arena_argument_t  declared;
    ngx_str_t             type;       /* as it is written */
    ngx_str_t             value;      /* JSON */
    ngx_str_t             mode;       /* that has it; empty: all of them */
} ngx_arena_rule_t;


/* A file of lua/mode. */
typedef struct {
    ngx_str_t             name;
    ngx_str_t             file;
} ngx_arena_mode_t;


/* A name behind @include, @step or @command, and the line it is on. */
typedef struct {
    ngx_str_t             name;
    ngx_uint_t            line;
} ngx_arena_include_t;


/* Who runs a script. */
typedef enum {
    NGX_ARENA_ENGINE_REDIS = 0,       /* a script in Lua */
    NGX_ARENA_ENGINE_POSTGRES         /* a SQL function */
} ngx_arena_engine_e;


/* Where a line of the chunk came from. */
typedef struct {
    ngx_uint_t            line;       /* in the chunk, from 1 */
    ngx_str_t             file;
} ngx_arena_script_part_t;


typedef struct {
    ngx_str_t             name;
    ngx_str_t             file;
    ngx_arena_engine_e    engine;
    ngx_str_t             key;        /* as written in the header */
    ngx_arena_scope_t    *scope;      /* by its key; NULL: of none */
    ngx_array_t           arguments;  /* of ngx_arena_argument_t */
    ngx_array_t           settings;   /* of ngx_arena_setting_t * */
    ngx_array_t           includes;   /* of ngx_arena_include_t */
    ngx_array_t           steps;      /* of ngx_arena_include_t */
    ngx_array_t           commands;   /* of ngx_arena_include_t: scripts */
    ngx_str_t             reset;      /* of an include: the function's name */
    ngx_uint_t            once;       /* 1: not for each command of a replay */
    ngx_array_t           rules;      /* of ngx_arena_rule_t */
    ngx_uint_t            modes;      /* 1: of an include that modes follow */
    ngx_array_t           limits;     /* of ngx_arena_limit_t */
    ngx_arena_shed_e      shed;
    ngx_array_t           spared;     /* of ngx_str_t: "session", or arguments
                                         with which it is not shed */
    ngx_uint_t            unwritten;  /* 1: runs also when Redis takes no
                                         writes */
    ngx_msec_t            shared;     /* 0: each request has its own call */
    ngx_uint_t            inert;      /* 1: changes no shared answer */
    ngx_str_t             archived;   /* a SQL function; empty: none */
    ngx_uint_t            lane;       /* of a SQL function */
    ngx_uint_t            exact;      /* 1: the body has arguments alone */
    ngx_str_t             library;    /* what Redis is given: of functions, */
    ngx_str_t             function;   /* with this one in it; */
    ngx_str_t             chunk;      /* of a script, a part of the former, */
    ngx_str_t             sha1;       /* and its name, 40 digits */
    ngx_array_t           parts;      /* of ngx_arena_script_part_t */
} ngx_arena_script_t;


typedef struct {
    ngx_str_t             path;
    ngx_str_t             sql_path;   /* empty: "sql" beside it */
    ngx_array_t           scripts;    /* of ngx_arena_script_t */
    ngx_array_t           modes;      /* of ngx_arena_mode_t */
    ngx_array_t           rules;      /* of ngx_arena_rule_t: of all modes */
    ngx_array_t          *settings;   /* of ngx_arena_setting_t */
    ngx_arena_argument_source_t  *sources;   /* that arguments may have */
    ngx_str_t             channels;   /* what their names begin with at Redis */
    ngx_uint_t            tagged;     /* 1: scripts publish to tagged names */
    ngx_sha1_t            hash;       /* of all files of functions, so far */
    ngx_str_t             release;    /* the same, in 40 hexadecimal digits */
} ngx_arena_scripts_t;


/*
 * Reads the rules of all modes, every script under path/api and path/job, and
 * every function under sql_path/api and sql_path/job.  What is wrong is logged
 * at emerg with file and line.  Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_arena_scripts_load(ngx_conf_t *cf, ngx_arena_scripts_t *scripts);

/* ngx_arena_scope.c: whether the scripts that the table of scopes names are
   there; NGX_OK or NGX_ERROR, and then why is in the log. */
ngx_int_t ngx_arena_scopes_check(ngx_conf_t *cf, ngx_arena_scripts_t *scripts);

/* ngx_arena_archive.c: whether the functions that "@archived" names are there;
   NGX_OK or NGX_ERROR, and then why is in the log. */
ngx_int_t ngx_arena_archives_check(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts);

/* The script of that name, or NULL. */
ngx_arena_script_t *ngx_arena_script_find(ngx_arena_scripts_t *scripts,
    ngx_str_t *name);

/* The rule of that name, or NULL. */
ngx_arena_rule_t *ngx_arena_rule_find(ngx_arena_scripts_t *scripts,
    ngx_str_t *name);

/*
 * Gives a rule a value, as text.  Returns NGX_OK, NGX_DECLINED (why says what
 * is wrong with it) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_arena_rule_set(ngx_pool_t *pool, ngx_arena_rule_t *rule,
    ngx_str_t *text, ngx_str_t *why);

/* The place of an argument, or NGX_DECLINED. */
ngx_int_t ngx_arena_script_argument(ngx_arena_script_t *script,
    ngx_str_t *name);

/*
 * Writes where an error of Redis happened ("user_script:123: ...", or
 * "user_function:124: ...") in terms of the files: file:line.  Returns the
 * place behind what was written.
 */
u_char *ngx_arena_script_place(ngx_arena_script_t *script, ngx_str_t *error,
    u_char *buffer, u_char *last);


/* Of the loader's parts, to each other. */

/* Lists the files of a folder that have the suffix, with their path, ending with
   a null, in cf->pool; the array, of ngx_str_t, is in cf->temp_pool and may be
   empty.  NGX_OK or NGX_ERROR. */
ngx_int_t ngx_arena_script_files(ngx_conf_t *cf, ngx_str_t *path, char *folder,
    char *suffix, ngx_array_t *files);

/* The last part of a path, without the suffix that it has. */
ngx_str_t ngx_arena_script_file_name(ngx_str_t *file, char *suffix);

/* Reads a whole file into cf->pool; NGX_ERROR with ngx_errno, not logged. */
ngx_int_t ngx_arena_script_read_file(ngx_conf_t *cf, ngx_str_t *file,
    ngx_str_t *text);

/* Reads the header of a script, an include or a mode. */
ngx_int_t ngx_arena_script_read_header(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_arena_script_t *script, ngx_str_t *text);

/* Takes the first word off the value; 0 when there is none. */
ngx_uint_t ngx_arena_script_next_word(ngx_str_t *value, ngx_str_t *word);

/* Reads a limit; NGX_ERROR, and then the reason says why. */
ngx_int_t ngx_arena_script_read_limit(ngx_arena_script_t *script,
    ngx_str_t *line, ngx_str_t *reason);

/* Reads "<name> <type> = <value>" into the script's rules; NGX_ERROR, and then
   the reason says why. */
ngx_int_t ngx_arena_script_read_rule(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_arena_script_t *script, ngx_str_t *line,
    ngx_str_t *reason);

/* Reads what modes there are, and the rules of each. */
ngx_int_t ngx_arena_modes_load(ngx_conf_t *cf, ngx_arena_scripts_t *scripts);

/* Builds the chunk out of the includes, the steps and the script's text. */
ngx_int_t ngx_arena_script_bundle(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *text);


#endif /* _NGX_ARENA_SCRIPT_H_INCLUDED_ */
