-- check_instant: milliseconds of a time that somebody may plan for.
CREATE OR REPLACE FUNCTION arena.check_instant(value jsonb, field text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    earliest CONSTANT bigint := 946684800000;     -- 2000-01-01
    latest   CONSTANT bigint := 4102444800000;    -- 2100-01-01
    detail text := 'must be in milliseconds since 1970 UTC, from 2000-01-01 to 2100-01-01';
    milliseconds numeric;
BEGIN
    IF jsonb_typeof(value) = 'number'
       AND value::numeric = trunc(value::numeric)
       AND value::numeric NOT BETWEEN earliest AND latest
    THEN
        milliseconds := trunc(value::numeric) * 1000;

        IF milliseconds BETWEEN earliest AND latest THEN
            detail := format('%s; this looks like seconds: it would be %s', detail, milliseconds);
        END IF;

        RETURN arena.fault(field, 'out_of_range', detail);
    END IF;

    RETURN arena.check_integer(value, field, earliest, latest);
END
$$;
