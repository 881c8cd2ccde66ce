-- not_archived: the answer that makes the server load a battle.
CREATE OR REPLACE FUNCTION arena.not_archived()
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT * FROM arena.problem(404, 'not_archived', 'The archive does not have this battle.')
$$;
