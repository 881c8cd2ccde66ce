-- archived_text: what a script said of a battle, from the archive.
--
-- in:  arguments: id; script, which one
-- errors: 404 not_archived
-- @argument  id body identifier
-- @argument  script body identifier
-- @lane      api
CREATE OR REPLACE FUNCTION arena.archived_text(input jsonb, arguments jsonb)
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

    RETURN QUERY SELECT '200', its.texts ->> (arguments ->> 'script'), '';
END
$$;
