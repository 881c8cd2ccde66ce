-- Verify arena:journal_forms on pg

BEGIN;

SELECT journal_form, version FROM arena.battle WHERE false;
SELECT version, changes, arguments_salt, outcome_salt, arguments_digest, outcome_digest
  FROM arena.battle_event WHERE false;
SELECT placed, points FROM arena.changes WHERE false;

ROLLBACK;
