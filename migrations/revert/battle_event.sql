-- Revert arena:battle_event from pg

BEGIN;

COMMENT ON SCHEMA arena IS 'Battles as they were imported, and how they ended.';

DROP TABLE arena.journal;
DROP TABLE arena.battle_refusal;
DROP TABLE arena.battle_event;

COMMIT;
