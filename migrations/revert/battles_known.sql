-- Revert arena:battles_known from pg

BEGIN;

DROP FUNCTION arena.battles_known(jsonb, jsonb);

COMMIT;
