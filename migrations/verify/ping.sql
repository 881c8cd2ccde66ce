-- Verify arena:ping on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.ping(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*) FROM arena.ping('{}', '{}') WHERE kind = '200';

ROLLBACK;
