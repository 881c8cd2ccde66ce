-- instant: milliseconds since 1970 UTC as a timestamp; NULL for NULL.
CREATE OR REPLACE FUNCTION arena.instant(milliseconds bigint) RETURNS timestamptz
LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$
    SELECT timestamptz '1970-01-01 00:00:00+00'
           + milliseconds / 1000 * interval '1 second'
           + milliseconds % 1000 * interval '1 millisecond'
$$;
