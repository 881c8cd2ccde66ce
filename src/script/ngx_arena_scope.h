
/*
 * What a path, a script and a session are about.
 */


#ifndef _NGX_ARENA_SCOPE_H_INCLUDED_
#define _NGX_ARENA_SCOPE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


typedef enum {
    ARENA_ALL = 0,           /* nothing that a path names */
    ARENA_BATTLE
} ngx_arena_scope_e;


/*
 * Names are those of scripts; an empty one: it has none.  A token holds an id,
 * and not of which scope: where two scopes grant sessions their ids differ.
 */
typedef struct {
    ngx_str_t    name;
    ngx_str_t    id;         /* what paths and scripts call what names it */
    ngx_str_t    key;        /* what its keys begin with: its hash tag */
    ngx_str_t    clock;      /* run when an instant has come that a script of
                                it asked for: @argument id */
    ngx_str_t    presence;   /* run for those who have sockets open: @argument
                                id, and sockets, a list of [subject, session];
                                says after how many ms it is to be run again */
    ngx_str_t    replay;     /* runs commands of its journal again: @command */
} ngx_arena_scope_t;


/* ngx_arena_scope.c: in that order, up to an empty name */

extern ngx_arena_scope_t  ngx_arena_scopes[];


/* That of a script with this key; NULL: none. */
ngx_arena_scope_t *ngx_arena_scope_of(ngx_str_t *key);


#endif /* _NGX_ARENA_SCOPE_H_INCLUDED_ */
