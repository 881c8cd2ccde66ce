-- Verify arena:battles_known on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.battles_known(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*)
  FROM arena.battles_known('{}', '{}')
 WHERE kind = '200';

ROLLBACK;
