
/*
 * Scripts: the verbs of the game, read from files when nginx starts.
 *
 * A script's leading comment is its signature.  Lines that matter:
 *
 *     -- @key       {battle:<id>}       <name> is an argument
 *     -- @include   command leaderboard
 *     -- @argument  target body string(1,128)
 *     -- @setting   leaderboard_interval
 *     -- @limit     attack 20       see ngx_arena_script_limit.c
 *     -- @shed      first|second|last [unless session|<argument>...]
 *                                   refused while commands are late
 *     -- @writes    optional        runs also when Redis takes no writes
 *     -- @shared    200ms           its answer is the same for all guests so long
 *     -- @changes   nothing         that a shared answer tells of
 *     -- @fold      attack leave    can run these scripts, many times
 *     -- @statements each           of an include: in a fold they are run for
 *                                   each command; alone: in none
 *
 * @reply, @error and @event are for readers.  See docs/architecture.md.
 */


#ifndef _NGX_ARENA_SCRIPT_H_INCLUDED_
#define _NGX_ARENA_SCRIPT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include "../base/ngx_arena_argument.h"
#include "../base/ngx_arena_string.h"


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


/* A rule of new battles: rules.lua names it, nginx.conf may set it. */
typedef struct {
    ngx_arena_argument_t  declared;
    ngx_str_t             type;       /* as it is written */
    ngx_str_t             value;      /* JSON */
} ngx_arena_rule_t;


/* A name behind @include, and the line it is on. */
typedef struct {
    ngx_str_t             name;
    ngx_uint_t            line;
} ngx_arena_include_t;


/* What an include's statements, other than definitions, are in a fold. */
typedef enum {
    NGX_ARENA_STATEMENTS_ONCE = 0,
    NGX_ARENA_STATEMENTS_EACH,        /* run for each command */
    NGX_ARENA_STATEMENTS_ALONE        /* left out */
} ngx_arena_statements_e;


/* Where a line of the chunk came from. */
typedef struct {
    ngx_uint_t            line;       /* in the chunk, from 1 */
    ngx_str_t             file;
} ngx_arena_script_part_t;


typedef struct {
    ngx_str_t             name;
    ngx_str_t             file;
    ngx_str_t             key;        /* as written in the header */
    ngx_array_t           arguments;  /* of ngx_arena_argument_t */
    ngx_array_t           settings;   /* of ngx_arena_setting_t * */
    ngx_array_t           includes;   /* of ngx_arena_include_t */
    ngx_array_t           folds;      /* of ngx_arena_include_t: scripts */
    ngx_arena_statements_e  statements;
    ngx_array_t           limits;     /* of ngx_arena_limit_t */
    ngx_arena_shed_e      shed;
    ngx_array_t           spared;     /* of ngx_str_t: "session", or arguments
                                         with which it is not shed */
    ngx_uint_t            unwritten;  /* 1: runs also when Redis takes no
                                         writes */
    ngx_msec_t            shared;     /* 0: each request has its own call */
    ngx_uint_t            inert;      /* 1: changes no shared answer */
    ngx_str_t             chunk;      /* what Redis is given */
    ngx_str_t             sha1;       /* 40 hexadecimal digits */
    ngx_array_t           parts;      /* of ngx_arena_script_part_t */
} ngx_arena_script_t;


typedef struct {
    ngx_str_t             path;
    ngx_array_t           scripts;    /* of ngx_arena_script_t */
    ngx_array_t           rules;      /* of ngx_arena_rule_t */
    ngx_array_t          *settings;   /* of ngx_arena_setting_t */
    ngx_str_t             channels;   /* what their names begin with at Redis */
} ngx_arena_scripts_t;


/*
 * Reads rules.lua and every script under path/api and path/job.  What is wrong
 * is logged at emerg with file and line.  Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_arena_scripts_load(ngx_conf_t *cf, ngx_arena_scripts_t *scripts);

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
 * Writes where an error of Redis happened ("user_script:123: ...") in terms of
 * the files: file:line.  Returns the place behind what was written.
 */
u_char *ngx_arena_script_place(ngx_arena_script_t *script, ngx_str_t *error,
    u_char *buffer, u_char *last);


/* Of the loader's parts, to each other. */

/* Reads a whole file into cf->pool; NGX_ERROR with ngx_errno, not logged. */
ngx_int_t ngx_arena_script_read_file(ngx_conf_t *cf, ngx_str_t *file,
    ngx_str_t *text);

/* Reads the header of a script, an include or rules.lua. */
ngx_int_t ngx_arena_script_read_header(ngx_conf_t *cf,
    ngx_arena_scripts_t *scripts, ngx_arena_script_t *script, ngx_str_t *text);

/* Takes the first word off the value; 0 when there is none. */
ngx_uint_t ngx_arena_script_next_word(ngx_str_t *value, ngx_str_t *word);

/* Reads a limit; NGX_ERROR, and then the reason says why. */
ngx_int_t ngx_arena_script_read_limit(ngx_arena_script_t *script,
    ngx_str_t *line, ngx_str_t *reason);

/* Builds the chunk out of the preamble, the includes and the script's text. */
ngx_int_t ngx_arena_script_bundle(ngx_conf_t *cf, ngx_arena_scripts_t *scripts,
    ngx_arena_script_t *script, ngx_str_t *text);


#endif /* _NGX_ARENA_SCRIPT_H_INCLUDED_ */
