-- Revert arena:battle_fetch from pg

BEGIN;

DROP FUNCTION arena.battle_fetch(jsonb, jsonb);
DROP FUNCTION arena.questions_for_load(text);

COMMIT;
