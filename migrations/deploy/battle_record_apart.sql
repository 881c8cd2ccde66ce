-- Deploy arena:battle_record_apart to pg
-- requires: battle_record

BEGIN;

ALTER TABLE arena.battle
    ADD COLUMN started_at   timestamptz,
    ADD COLUMN ended_at     timestamptz,
    ADD COLUMN registration jsonb;

COMMENT ON COLUMN arena.battle.starts_at IS 'As it was imported; NULL: when told to.';
COMMENT ON COLUMN arena.battle.ends_at IS 'As it was imported; NULL: when told to.';
COMMENT ON COLUMN arena.battle.started_at IS 'NULL: it has not.';
COMMENT ON COLUMN arena.battle.ended_at IS 'NULL: it has not.';
COMMENT ON COLUMN arena.battle.registration IS
    'Of a finished battle: what the list of battles says of it, as the script battle_register takes it.';

-- The import of these is not known any more.
UPDATE arena.battle
   SET started_at = starts_at,
       ended_at = CASE status WHEN 'finished' THEN ends_at END
 WHERE status <> 'scheduled';

COMMIT;
