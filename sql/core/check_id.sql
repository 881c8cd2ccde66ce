-- check_id: a string of 1 to highest of A-Z, a-z, 0-9, "_" and "-".
CREATE OR REPLACE FUNCTION arena.check_id(value jsonb, field text, highest integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faulty text := arena.check_text(value, field, 1, highest);
BEGIN
    IF faulty IS NULL AND value #>> '{}' ~ '[^A-Za-z0-9_-]' THEN
        RETURN arena.fault(field, 'invalid_type',
                           'must be made of A-Z, a-z, 0-9, "_" and "-"');
    END IF;

    RETURN faulty;
END
$$;
