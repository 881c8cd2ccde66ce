-- check_text: a string of lowest to highest characters, white space around not
-- counted for the lowest.
CREATE OR REPLACE FUNCTION arena.check_text(value jsonb, field text,
                                 lowest integer, highest integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    content text;
BEGIN
    IF jsonb_typeof(value) IS DISTINCT FROM 'string' THEN
        RETURN arena.check_type(value, field, 'string');
    END IF;

    content := value #>> '{}';

    IF char_length(content) > highest THEN
        RETURN arena.fault(field, 'too_long',
                           format('must be %s or fewer characters long', highest));
    END IF;

    IF char_length(btrim(content, E' \t\r\n')) < lowest THEN
        RETURN arena.fault(field, 'too_short',
                           format('must be %s or more characters long', lowest));
    END IF;

    RETURN NULL;
END
$$;
