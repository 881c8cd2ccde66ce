-- battles_unfinished: the battles that the clock still has to look at.
-- For workers of the version before, while they still run.
--
-- out: 200; then battle_tick {"id"} for each, the oldest first
CREATE OR REPLACE FUNCTION arena.battles_unfinished(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY VALUES ('200', '', '');

    RETURN QUERY SELECT 'then', 'battle_tick', json_build_object('id', id)::text
                   FROM battle
                  WHERE status <> 'finished'
                  ORDER BY created_at, id;
END
$$;
