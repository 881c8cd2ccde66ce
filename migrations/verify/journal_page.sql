-- Verify arena:journal_page on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.journal_page(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / (count(*) = 2)::integer
  FROM arena.journal_page('{}', '{"id": "no such battle", "after": "0-0", "limit": 10}');

ROLLBACK;
