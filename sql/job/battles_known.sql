-- battles_known: what a Redis that knows nothing is to be told: all battles.
-- For workers of the version before, while they still run.
--
-- in:  arguments: run, of that Redis
-- out: 200; then, the oldest first, battle_register {...} for each that is
--      finished and kept what the list says of it, battle_tick {"id"} for each
--      other; last battles_listed {"run"}
-- @argument  run body string(0,64)
CREATE OR REPLACE FUNCTION arena.battles_known(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY VALUES ('200', '', '');

    RETURN QUERY SELECT 'then',
                        CASE WHEN listed THEN 'battle_register' ELSE 'battle_tick' END,
                        CASE WHEN listed THEN registration::text
                                         ELSE json_build_object('id', id)::text END
                   FROM battle,
                        LATERAL (SELECT status = 'finished' AND registration IS NOT NULL)
                            AS whether (listed)
                  ORDER BY created_at, id;

    RETURN QUERY VALUES ('then', 'battles_listed',
                         json_build_object('run', arguments -> 'run')::text);
END
$$;
