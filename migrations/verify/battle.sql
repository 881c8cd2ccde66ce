-- Verify arena:battle on pg

BEGIN;

SELECT id, title, description, status, starts_at, ends_at, created_at, seed,
       rules, idempotency_key, fingerprint
  FROM arena.battle
 WHERE false;

SELECT battle_id, position, id, subject, difficulty, points, kind, prompt,
       choices, answer, tolerance
  FROM arena.question
 WHERE false;

-- The server reaches tables through functions only.
SELECT 1 / (NOT has_table_privilege('arena', 'arena.battle', 'SELECT'))::integer;
SELECT 1 / (NOT has_table_privilege('arena', 'arena.question', 'SELECT'))::integer;

ROLLBACK;
