-- Revert arena:battle_record_apart from pg

BEGIN;

UPDATE arena.battle
   SET starts_at = coalesce(started_at, starts_at),
       ends_at = coalesce(ended_at, ends_at);

ALTER TABLE arena.battle
    DROP COLUMN started_at,
    DROP COLUMN ended_at,
    DROP COLUMN registration;

COMMENT ON COLUMN arena.battle.starts_at IS 'NULL: when told to.';
COMMENT ON COLUMN arena.battle.ends_at IS 'NULL: when told to.';

COMMIT;
