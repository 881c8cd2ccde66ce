-- archived_leaderboard: a page of the leaderboard of a battle, from the archive.
--
-- in:  arguments: id; limit, absent: as the rules of the battle say; offset
-- errors: 404 not_archived
-- @argument  id body identifier
-- @argument  limit? body integer(1,500)
-- @argument  offset? body integer(0,1000000)
-- @argument  script body identifier
-- @lane      api
CREATE OR REPLACE FUNCTION arena.archived_leaderboard(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    its   CONSTANT archive := archived(arguments ->> 'id');
    first CONSTANT integer := coalesce((arguments ->> 'offset')::integer, 0);
    count CONSTANT integer := coalesce((arguments ->> 'limit')::integer, its.leaderboard_size);
BEGIN
    IF its.battle_id IS NULL THEN
        RETURN QUERY SELECT * FROM not_archived();
        RETURN;
    END IF;

    RETURN QUERY
    SELECT '200',
           replace(its.texts ->> (arguments ->> 'script'), '"entries":[]',
                   '"entries":[' || coalesce(string_agg(entry, ',' ORDER BY place), '') || ']'),
           ''
      FROM archive_entry
     WHERE battle_id = its.battle_id AND place > first AND place <= first + count;
END
$$;
