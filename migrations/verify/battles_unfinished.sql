-- Verify arena:battles_unfinished on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.battles_unfinished(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*)
  FROM arena.battles_unfinished('{}', '{}')
 WHERE kind = '200';

ROLLBACK;
