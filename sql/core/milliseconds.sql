-- milliseconds: the other way.
CREATE OR REPLACE FUNCTION arena.milliseconds(instant timestamptz) RETURNS bigint
LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$
    SELECT trunc(extract(epoch FROM instant) * 1000)::bigint
$$;
