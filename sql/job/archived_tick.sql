-- archived_tick: the clock, and what it began, have nothing to do with a battle
-- that is over, of which PostgreSQL knows that, and which Redis does not hold.
--
-- in:  arguments: id; record: it is not known; put_off, shard, of the clock
-- out: 204; then battle_due, so that the clock does not look at it again
-- errors: 404 not_archived
-- @argument  id body identifier
-- @argument  record? body boolean
-- @argument  put_off? body string(1,32)
-- @argument  shard? body integer(0,65535)
CREATE OR REPLACE FUNCTION arena.archived_tick(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM battle
      WHERE id = arguments ->> 'id' AND status = 'finished' AND registration IS NOT NULL;

    IF NOT FOUND OR arguments ->> 'record' = 'true' THEN
        RETURN QUERY SELECT * FROM not_archived();
        RETURN;
    END IF;

    RETURN QUERY VALUES ('204', '', '');

    IF arguments ? 'put_off' AND arguments ? 'shard' THEN
        RETURN QUERY VALUES ('then', 'battle_due', json_build_object(
            'shard', arguments -> 'shard', 'id', arguments -> 'id',
            'put_off', arguments -> 'put_off')::text);
    END IF;
END
$$;
