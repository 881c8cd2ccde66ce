-- Verify arena:battle_create on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.battle_create(jsonb, jsonb)',
                                  'EXECUTE')::integer;
SELECT 1 / (arena.new_id(repeat('00', 12)) = 'aaaaaaaaaaaa')::integer;

-- A list of faults comes back, nothing is raised.
SELECT 1 / count(*)
  FROM arena.battle_create(jsonb_build_object('now', 0, 'random', repeat('0', 96)), '{}')
 WHERE kind = '422';

ROLLBACK;
