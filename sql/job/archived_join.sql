-- archived_join: nobody new joins a battle in the archive.  Who has a resume code
-- comes back to it, and it to Redis.
--
-- in:  arguments: id; resume_code
-- errors: 409 battle_finished; 404 not_archived
-- @argument  id body identifier
-- @argument  resume_code? body string(0,16)
-- @lane      api
CREATE OR REPLACE FUNCTION arena.archived_join(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    its CONSTANT archive := archived(arguments ->> 'id');
BEGIN
    IF its.battle_id IS NULL OR coalesce(arguments ->> 'resume_code', '') <> '' THEN
        RETURN QUERY SELECT * FROM not_archived();
        RETURN;
    END IF;

    RETURN QUERY SELECT * FROM problem(409, 'battle_finished', 'The battle is over.');
END
$$;
