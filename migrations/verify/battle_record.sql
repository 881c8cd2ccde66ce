-- Verify arena:battle_record on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.battle_record(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*)
  FROM arena.battle_record('{}', '{"id": "no such battle"}')
 WHERE kind = '404';

ROLLBACK;
