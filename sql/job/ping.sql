-- ping: says that the database is there, and which version of sql/ is in it.
--
-- out: 200, and as the body what tools/migrate says of it
-- @lane      api
CREATE OR REPLACE FUNCTION arena.ping(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
    SELECT '200', release(), ''
$$;
