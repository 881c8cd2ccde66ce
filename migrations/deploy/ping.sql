-- Deploy arena:ping to pg
-- requires: schema

BEGIN;

-- ping: says that the database is there, and this schema in it.
--
-- out: 200
CREATE FUNCTION arena.ping(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    VALUES ('200', '', '')
$$;

REVOKE ALL ON FUNCTION arena.ping(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.ping(jsonb, jsonb) TO arena;

COMMIT;
