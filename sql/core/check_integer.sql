-- check_integer: a whole number in a range.
CREATE OR REPLACE FUNCTION arena.check_integer(value jsonb, field text,
                                    lowest bigint, highest bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    number numeric;
BEGIN
    IF jsonb_typeof(value) IS DISTINCT FROM 'number' THEN
        RETURN arena.check_type(value, field, 'number');
    END IF;

    number := value::numeric;

    IF number <> trunc(number) THEN
        RETURN arena.fault(field, 'invalid_type', 'must be a whole number');
    END IF;

    IF number NOT BETWEEN lowest AND highest THEN
        RETURN arena.fault(field, 'out_of_range',
                           format('must be from %s to %s', lowest, highest));
    END IF;

    RETURN NULL;
END
$$;
