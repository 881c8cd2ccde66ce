-- Revert arena:battle_record_apart from pg

BEGIN;

-- battle_record: keeps what the clock decided of a battle.  It may come late,
-- twice or out of order: a battle never goes back from a status.
--
-- in:  arguments: id, status, starts_at, ends_at (milliseconds; anything but
--      a number leaves what is known)
-- out: 204
-- errors: 404 battle_not_found
CREATE OR REPLACE FUNCTION arena.battle_record(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    statuses CONSTANT text[] := '{scheduled,running,finished}';
    starts   jsonb := arguments -> 'starts_at';
    ends     jsonb := arguments -> 'ends_at';
BEGIN
    PERFORM FROM battle WHERE id = arguments ->> 'id' FOR UPDATE;

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
        RETURN;
    END IF;

    UPDATE battle
       SET status = arguments ->> 'status',
           starts_at = coalesce(CASE jsonb_typeof(starts) WHEN 'number'
                                THEN instant(starts::bigint) END, starts_at),
           ends_at = coalesce(CASE jsonb_typeof(ends) WHEN 'number'
                              THEN instant(ends::bigint) END, ends_at)
     WHERE id = arguments ->> 'id'
       AND array_position(statuses, arguments ->> 'status')
           >= array_position(statuses, status);

    RETURN QUERY VALUES ('204', '', '');
END
$$;

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
