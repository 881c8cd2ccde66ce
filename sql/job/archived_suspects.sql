-- archived_suspects: as battle_suspects, of a battle in the archive.
--
-- in:  arguments: id; limit; cursor
-- errors: 404 not_archived
-- @argument  id body identifier
-- @argument  limit body integer(1,100)
-- @argument  cursor? body integer(0,1000000)
-- @lane      slow
CREATE OR REPLACE FUNCTION arena.archived_suspects(input jsonb, arguments jsonb)
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

    RETURN QUERY SELECT * FROM battle_suspects(input, arguments);
END
$$;
