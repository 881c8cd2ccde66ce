-- Revert arena:question_exact from pg

BEGIN;

ALTER TABLE arena.question DROP COLUMN exact;

COMMIT;
