-- Verify arena:battle_event on pg

BEGIN;

SELECT battle_id, seq, at, command, participant, session, idempotency_key,
       fingerprint, random, arguments, outcome, hash
  FROM arena.battle_event
 WHERE false;

SELECT battle_id, seq, number, at, command, participant, session,
       idempotency_key, fingerprint, random, arguments
  FROM arena.battle_refusal
 WHERE false;

SELECT battle_id, run, seq, number, hash
  FROM arena.journal
 WHERE false;

-- The server reaches tables through functions only.
SELECT 1 / (NOT has_table_privilege('arena', name, 'SELECT, INSERT, UPDATE, DELETE'))::integer
  FROM unnest(ARRAY['arena.battle_event', 'arena.battle_refusal', 'arena.journal']) AS name;

ROLLBACK;
