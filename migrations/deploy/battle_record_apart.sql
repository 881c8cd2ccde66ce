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

-- battle_record: keeps what the clock decided of a battle.  It may come late,
-- twice or out of order: a battle never goes back from a status.  What was
-- imported stays: the journal begins with it.
--
-- in:  arguments: id, status, starts_at, ends_at (milliseconds; anything but
--      a number leaves what is known), registration (arguments of
--      battle_register; anything but an object leaves what is known)
-- out: 204
-- errors: 404 battle_not_found
CREATE OR REPLACE FUNCTION arena.battle_record(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    statuses CONSTANT text[] := '{scheduled,running,finished}';
    reached  CONSTANT text   := arguments ->> 'status';
    starts   jsonb           := arguments -> 'starts_at';
    ends     jsonb           := arguments -> 'ends_at';
BEGIN
    PERFORM FROM battle WHERE id = arguments ->> 'id' FOR UPDATE;

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
        RETURN;
    END IF;

    UPDATE battle
       SET status = reached,
           started_at = coalesce(CASE WHEN reached <> 'scheduled'
                                       AND jsonb_typeof(starts) = 'number'
                                 THEN instant(starts::bigint) END, started_at),
           ended_at = coalesce(CASE WHEN reached = 'finished'
                                     AND jsonb_typeof(ends) = 'number'
                               THEN instant(ends::bigint) END, ended_at),
           registration = CASE jsonb_typeof(arguments -> 'registration')
                          WHEN 'object' THEN arguments -> 'registration'
                          ELSE registration END
     WHERE id = arguments ->> 'id'
       AND array_position(statuses, reached) >= array_position(statuses, status);

    RETURN QUERY VALUES ('204', '', '');
END
$$;

COMMIT;
