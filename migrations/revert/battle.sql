-- Revert arena:battle from pg

BEGIN;

DROP TABLE arena.question;
DROP TABLE arena.battle;

COMMIT;
