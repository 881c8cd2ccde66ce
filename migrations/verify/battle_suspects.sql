-- Verify arena:battle_suspects on pg

BEGIN;

SELECT 1 / count(*)
  FROM arena.battle_suspects('{}', '{"id": "no such battle", "limit": 10, "cursor": ""}')
 WHERE kind = '200' AND a::jsonb = '{"items": [], "next": null}';

SELECT 1 / has_function_privilege('arena', 'arena.battle_suspects(jsonb, jsonb)',
                                  'execute')::integer;

ROLLBACK;
