-- check_type: the value is there, and of that type of JSON.
CREATE OR REPLACE FUNCTION arena.check_type(value jsonb, field text, type text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF jsonb_typeof(value) = type THEN
        RETURN NULL;
    END IF;

    IF value IS NULL OR jsonb_typeof(value) = 'null' THEN
        RETURN arena.fault(field, 'required', 'must be given');
    END IF;

    RETURN arena.fault(field, 'invalid_type',
                       format('must be %s %s',
                              CASE WHEN type IN ('array', 'object') THEN 'an' ELSE 'a' END,
                              type));
END
$$;
