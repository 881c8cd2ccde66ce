-- absent: whether a member is not there; null counts as not there.
CREATE OR REPLACE FUNCTION arena.absent(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT value IS NULL OR jsonb_typeof(value) = 'null'
$$;
