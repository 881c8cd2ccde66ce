-- Verify arena:problem on pg

BEGIN;

SELECT 1 / (a::jsonb = '{"type": "about:blank", "title": "Conflict",
                         "status": 409, "code": "x", "detail": "y"}')::integer
  FROM arena.problem(409, 'x', 'y')
 WHERE kind = '409';

SELECT 1 / (a::jsonb -> 'errors'
            = '[{"field": "a\"b", "code": "c", "detail": "d"}]')::integer
  FROM arena.problem(422, 'x', 'y', ARRAY[arena.fault('a"b', 'c', 'd')])
 WHERE kind = '422';

ROLLBACK;
