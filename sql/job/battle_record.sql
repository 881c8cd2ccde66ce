-- battle_record: keeps what the clock decided of a battle.  It may come late,
-- twice or out of order: a battle never goes back from a status.  What was
-- imported stays: the journal begins with it.
--
-- in:  arguments: id, status, starts_at, ends_at (milliseconds; anything but
--      a number leaves what is known), registration (arguments of
--      battle_register; anything but an object leaves what is known), confirm
--      (true: the battle wants to hear that it is done)
-- out: 204; with confirm then battle_recorded {"id", "status"}
-- errors: 404 battle_not_found
-- @argument  id body identifier
-- @argument  status body enum(scheduled,running,finished)
-- @argument  starts_at? body json
-- @argument  ends_at? body json
-- @argument  registration? body json
-- @argument  confirm? body boolean
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

    IF arguments -> 'confirm' = 'true' THEN
        RETURN QUERY VALUES ('then', 'battle_recorded',
                             json_build_object('id', arguments -> 'id', 'status', reached)::text);
    END IF;
END
$$;
