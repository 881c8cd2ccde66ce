-- Revert arena:ping from pg

BEGIN;

DROP FUNCTION arena.ping(jsonb, jsonb);

COMMIT;
