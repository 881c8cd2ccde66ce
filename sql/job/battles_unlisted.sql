-- battles_unlisted: battles of which the clock has not said yet what they are:
-- whoever made them may have stopped before it was told.
--
-- out: 200; then battle_tick {"id"} for each, the oldest first, up to a number
CREATE OR REPLACE FUNCTION arena.battles_unlisted(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY VALUES ('200', '', '');

    RETURN QUERY SELECT 'then', 'battle_tick',
                        json_build_object('id', id, 'record', true)::text
                   FROM battle
                  WHERE registration IS NULL
                  ORDER BY created_at, id
                  LIMIT 100;
END
$$;
