-- Revert arena:battle_unlisted from pg

BEGIN;

DROP INDEX arena.battle_unlisted;

COMMENT ON COLUMN arena.battle.registration IS
    'Of a finished battle: what the list of battles says of it, as the script battle_register takes it.';

COMMIT;
