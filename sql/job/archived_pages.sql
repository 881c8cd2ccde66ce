-- archived_pages: what a script said of a battle in pages, from the archive.
--
-- in:  arguments: id; script, which one; format, in which form
-- errors: 404 not_archived
-- @argument  id body identifier
-- @argument  script body identifier
-- @argument  format? body string(1,16)
-- @lane      slow
CREATE OR REPLACE FUNCTION arena.archived_pages(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    its  CONSTANT archive := archived(arguments ->> 'id');
    said CONSTANT text    := concat_ws(':', arguments ->> 'script', arguments ->> 'format');
BEGIN
    IF its.battle_id IS NULL THEN
        RETURN QUERY SELECT * FROM not_archived();
        RETURN;
    END IF;

    RETURN QUERY
    SELECT '200', string_agg(body, '' ORDER BY number), ''
      FROM archive_page
     WHERE battle_id = its.battle_id AND archive_page.kind = said;

    RETURN QUERY
    SELECT 'type', type, ''
      FROM archive_page
     WHERE battle_id = its.battle_id AND archive_page.kind = said AND number = 0 AND type <> '';
END
$$;
