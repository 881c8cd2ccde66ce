-- archived_participants: whose names begin so, of a battle in the archive.
--
-- in:  arguments: id; name_folded; limit
-- errors: 404 not_archived
-- @argument  id body identifier
-- @argument  name_folded body string(1,480)
-- @argument  limit? body integer(1,50)
-- @argument  script body identifier
-- @lane      api
CREATE OR REPLACE FUNCTION arena.archived_participants(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    its   CONSTANT archive := archived(arguments ->> 'id');
    most  CONSTANT integer := coalesce((arguments ->> 'limit')::integer, 20);
    found text[];
BEGIN
    IF its.battle_id IS NULL THEN
        RETURN QUERY SELECT * FROM not_archived();
        RETURN;
    END IF;

    -- One more than is wanted tells whether there is more.
    found := ARRAY(SELECT entry
                     FROM archive_entry
                    WHERE battle_id = its.battle_id AND name >= arguments ->> 'name_folded'
                      AND starts_with(name, arguments ->> 'name_folded')
                    ORDER BY name
                    LIMIT most + 1);

    RETURN QUERY
    SELECT '200',
           replace(its.texts ->> (arguments ->> 'script'), '"entries":[],"more":false',
                   '"entries":[' || array_to_string(found[:most], ',') || '],"more":'
                   || (cardinality(found) > most)),
           '';
END
$$;
