-- Verify arena:battle_fetch on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.battle_fetch(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*)
  FROM arena.battle_fetch('{}', '{"id": "no such battle"}')
 WHERE kind = '404';

ROLLBACK;
