-- journal_told: a command's arguments, with what else the journal tells a replay
-- of it in front of them.
--
-- in:  arguments, an object; told, an object, NULL if there is nothing
CREATE OR REPLACE FUNCTION arena.journal_told(arguments json, told json) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN told IS NULL THEN arguments
                ELSE (left(told::text, -1) || ',' || substr(arguments::text, 2))::json END
$$;
