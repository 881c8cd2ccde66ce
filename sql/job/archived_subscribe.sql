-- archived_subscribe: the channels of a battle in the archive.
--
-- in:  arguments: id; delta
-- out: 200; instead battle_channels {"id", "delta"}
-- errors: as those of archived_session, for who shows one
-- @argument  id body identifier
-- @argument  delta? body integer(0,1)
-- @lane      api
CREATE OR REPLACE FUNCTION arena.archived_subscribe(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    its CONSTANT archive := archived(arguments ->> 'id');
BEGIN
    IF its.battle_id IS NULL THEN
        RETURN QUERY SELECT * FROM not_archived();
        RETURN;
    END IF;

    IF input ->> 'participant' <> '' THEN
        RETURN QUERY
        SELECT * FROM archive_session(its, input ->> 'participant',
                                      nullif(input ->> 'session', '')::bigint);
        RETURN;
    END IF;

    RETURN QUERY
    VALUES ('200', '', ''),
           ('instead', 'battle_channels', json_build_object(
               'id', its.battle_id, 'delta', coalesce(arguments -> 'delta', '0'))::text);
END
$$;
