-- Revert arena:battle_check from pg

BEGIN;

DROP FUNCTION arena.battle_faults(jsonb, jsonb, bigint);
DROP FUNCTION arena.times_faults(jsonb, bigint);
DROP FUNCTION arena.questions_faults(jsonb, jsonb);
DROP FUNCTION arena.rules_faults(jsonb, jsonb);
DROP FUNCTION arena.battle_rules(jsonb, jsonb);
DROP FUNCTION arena.rules();

COMMIT;
