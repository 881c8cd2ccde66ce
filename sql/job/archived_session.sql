-- archived_session: what whoever has had a session in a battle is told, when that
-- is in the archive.
--
-- in:  arguments: id
-- errors: 401 unauthenticated; 401 session_replaced; 401 session_expired; 404
--      not_archived
-- @argument  id body identifier
-- @lane      api
CREATE OR REPLACE FUNCTION arena.archived_session(input jsonb, arguments jsonb)
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

    RETURN QUERY
    SELECT * FROM archive_session(its, input ->> 'participant',
                                  nullif(input ->> 'session', '')::bigint);
END
$$;
