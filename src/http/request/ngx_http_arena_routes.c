
/*
 * The table of endpoints.  To add one: a row, a script of that name under
 * lua/api, or for "arena.NAME" a function under sql/api (see sql/README.md),
 * whose header says what it takes, and a test.  An endpoint that is a socket is
 * answered by nchan, when its script has admitted it.  One that is about the
 * server itself has a handler in the place of a script; one without a path is
 * where a directive puts it.
 */


#include "ngx_http_arena_observe.h"
#include "ngx_http_arena_request.h"


ngx_http_arena_route_t  ngx_http_arena_routes[] = {

    { NGX_HTTP_GET, ngx_string("/api/battles"),
      ARENA_ANYONE, ARENA_ALL, ngx_string("battles_list"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("battle_get"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/join"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("battle_join"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/leave"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("battle_leave"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/me"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("participant_get"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/leaderboard"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("leaderboard_get"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/participants"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("participants_find"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/battles/{id}/questions"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("questions_get"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/questions/{question}/submit"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("question_submit"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/reward"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("reward_take"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/attack"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("battle_attack"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/battles/{id}/heartbeat"),
      ARENA_SESSION, ARENA_BATTLE, ngx_string("battle_heartbeat"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/organiser/sign_in"),
      ARENA_ANYONE, ARENA_ALL, ngx_string("organiser_sign_in"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles"),
      ARENA_ORGANISER, ARENA_ALL, ngx_string("arena.battle_create"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("battle_inspect"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles/{id}/start"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("battle_start"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles/{id}/end"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("battle_end"), NULL },

    { NGX_HTTP_POST, ngx_string("/api/admin/battles/{id}/regrade"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("arena.battle_regrade"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}/export"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("battle_export"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}/statistics"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("battle_statistics"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/admin/battles/{id}/suspects"),
      ARENA_ORGANISER, ARENA_BATTLE, ngx_string("battle_suspects"), NULL },

    { NGX_HTTP_ARENA_SOCKET, ngx_string("/ws/battles/{id}"),
      ARENA_ANYONE, ARENA_BATTLE, ngx_string("battle_subscribe"), NULL },

    { NGX_HTTP_GET, ngx_string("/api/status"),
      ARENA_ANYONE, ARENA_ALL, ngx_string("status"),
      ngx_http_arena_status_handler },

    { NGX_HTTP_GET, ngx_null_string,
      ARENA_ANYONE, ARENA_ALL, ngx_string("metrics"),
      ngx_http_arena_metrics_handler },

    { 0, ngx_null_string, ARENA_ANYONE, ARENA_ALL, ngx_null_string, NULL }
};
