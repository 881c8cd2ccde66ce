-- Revert arena:join_code from pg

BEGIN;

ALTER TABLE arena.battle DROP COLUMN join_code;

COMMIT;
