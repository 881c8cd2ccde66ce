-- Deploy arena:instants to pg
-- requires: schema

BEGIN;

-- instant: milliseconds since 1970 UTC as a timestamp; NULL for NULL.
CREATE FUNCTION arena.instant(milliseconds bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT timestamptz '1970-01-01 00:00:00+00'
           + milliseconds / 1000 * interval '1 second'
           + milliseconds % 1000 * interval '1 millisecond'
$$;

-- milliseconds: the other way.
CREATE FUNCTION arena.milliseconds(instant timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT trunc(extract(epoch FROM instant) * 1000)::bigint
$$;

COMMIT;
