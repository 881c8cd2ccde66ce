-- rules_of_mode: what the server says of its rules, but for those of other modes
-- than the battle's, which have a member mode.
--
-- in:  defaults, own, as battle_rules has them
CREATE OR REPLACE FUNCTION arena.rules_of_mode(defaults jsonb, own jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(jsonb_object_agg(key, value), '{}')
      FROM jsonb_each(CASE jsonb_typeof(defaults)
                      WHEN 'object' THEN jsonb_strip_nulls(defaults)
                      ELSE '{}' END)
     WHERE value ->> 'mode' IS NULL
        OR value ->> 'mode' = coalesce(own ->> 'mode', defaults -> 'mode' ->> 'usual')
$$;
