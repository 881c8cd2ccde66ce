-- Revert arena:battle_record from pg

BEGIN;

DROP FUNCTION arena.battle_record(jsonb, jsonb);

COMMIT;
