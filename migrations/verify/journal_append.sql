-- Verify arena:journal_append on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.journal_append(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*)
  FROM arena.journal_append('{}', '{"id": "no such battle", "run": "r", "entries": []}')
 WHERE kind = '404';

ROLLBACK;
