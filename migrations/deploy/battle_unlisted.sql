-- Deploy arena:battle_unlisted to pg
-- requires: battle_record_apart

BEGIN;

COMMENT ON COLUMN arena.battle.registration IS
    'What the list of battles says of it, as the script battle_register takes it; NULL: the clock has not seen it.';

-- What the job "registry" asks for again and again.
CREATE INDEX battle_unlisted ON arena.battle (created_at, id)
    WHERE registration IS NULL;

COMMIT;
