-- check_rule: a value of a rule's type.
--
-- in:  type, as headers in lua have it: boolean, integer(min,max), enum(a,b)
CREATE OR REPLACE FUNCTION arena.check_rule(value jsonb, field text, type text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    parts text[] := regexp_match(type, '^(\w+)\((.*)\)$');
    list  text[] := string_to_array(parts[2], ',');
BEGIN
    RETURN CASE coalesce(parts[1], type)
           WHEN 'integer' THEN
               arena.check_integer(value, field, list[1]::bigint, list[2]::bigint)
           WHEN 'enum' THEN
               arena.check_enum(value, field, list)
           ELSE
               arena.check_type(value, field, type) END;
END
$$;
