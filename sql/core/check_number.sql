-- check_number: a number of a size that can be reckoned with.
CREATE OR REPLACE FUNCTION arena.check_number(value jsonb, field text, lowest numeric)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    number numeric;
BEGIN
    IF jsonb_typeof(value) IS DISTINCT FROM 'number' THEN
        RETURN coalesce(CASE WHEN NOT arena.absent(value) THEN
                            arena.fault(field, 'invalid_type',
                                        'must be a JSON number, as 1000') END,
                        arena.check_type(value, field, 'number'));
    END IF;

    number := value::numeric;

    IF number < lowest THEN
        RETURN arena.fault(field, 'out_of_range',
                           format('must be at least %s', lowest));
    END IF;

    IF abs(number) >= 1e100 OR scale(trim_scale(number)) > 100 THEN
        RETURN arena.fault(field, 'out_of_range',
                           'must have at most 100 digits before and behind the point');
    END IF;

    RETURN NULL;
END
$$;
