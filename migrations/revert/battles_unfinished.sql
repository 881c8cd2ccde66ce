-- Revert arena:battles_unfinished from pg

BEGIN;

DROP FUNCTION arena.battles_unfinished(jsonb, jsonb);

COMMIT;
