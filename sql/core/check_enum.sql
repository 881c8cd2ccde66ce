-- check_enum: a string, one of some.
CREATE OR REPLACE FUNCTION arena.check_enum(value jsonb, field text, words text[])
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF jsonb_typeof(value) IS DISTINCT FROM 'string' THEN
        RETURN arena.check_type(value, field, 'string');
    END IF;

    IF value #>> '{}' = ANY (words) THEN
        RETURN NULL;
    END IF;

    RETURN arena.fault(field, 'invalid_choice',
                       'must be one of: ' || array_to_string(words, ', '));
END
$$;
