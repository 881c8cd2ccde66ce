-- Deploy arena:checks to pg
-- requires: problem

-- Each check takes a JSON value (NULL when there is none), the name of its
-- field and what is allowed, and gives NULL or the fault.  None raises an
-- exception, whatever the value: types are looked at before anything is cast.
-- Casts of numbers go from jsonb to numeric, not by text: "1e100000" is short
-- as a number and very long as text.

BEGIN;

-- absent: whether a member is not there; null counts as not there.
CREATE FUNCTION arena.absent(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT value IS NULL OR jsonb_typeof(value) = 'null'
$$;

-- check_type: the value is there, and of that type of JSON.
CREATE FUNCTION arena.check_type(value jsonb, field text, type text) RETURNS text
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

-- check_text: a string of so many characters, white space around not counted
-- for the least.
CREATE FUNCTION arena.check_text(value jsonb, field text,
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

-- check_id: a string of 1 to so many of A-Z, a-z, 0-9, "_" and "-".
CREATE FUNCTION arena.check_id(value jsonb, field text, highest integer) RETURNS text
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

-- check_word: a string, one of some.
CREATE FUNCTION arena.check_word(value jsonb, field text, words text[])
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

-- check_integer: a whole number in a range.
CREATE FUNCTION arena.check_integer(value jsonb, field text,
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

-- check_number: a number of a size that can be reckoned with.
CREATE FUNCTION arena.check_number(value jsonb, field text, lowest numeric)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    number numeric;
BEGIN
    IF jsonb_typeof(value) IS DISTINCT FROM 'number' THEN
        RETURN arena.check_type(value, field, 'number');
    END IF;

    number := value::numeric;

    IF number < lowest THEN
        RETURN arena.fault(field, 'out_of_range',
                           format('must be at least %s', lowest));
    END IF;

    IF abs(number) > 1e100 OR scale(number) > 100 THEN
        RETURN arena.fault(field, 'out_of_range',
                           'must have at most 100 digits before and behind the point');
    END IF;

    RETURN NULL;
END
$$;

COMMIT;
