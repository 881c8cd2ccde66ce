-- battle_rules: the rules of a new battle.
--
-- in:  defaults, what the server says of its rules, by name: {"type", "usual"},
--      or what is usual alone; own, what the import says; neither need be sound
-- out: all rules, by name
CREATE OR REPLACE FUNCTION arena.battle_rules(defaults jsonb, own jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce((SELECT jsonb_object_agg(name, usual)
                       FROM arena.rules()
                      WHERE NOT coalesce(defaults ? name, false)),
                    '{}')
           || coalesce((SELECT jsonb_object_agg(key, coalesce(value -> 'usual', value))
                          FROM jsonb_each(arena.rules_of_mode(defaults, own))),
                       '{}')
           || CASE jsonb_typeof(own) WHEN 'object'
                                     THEN jsonb_strip_nulls(own)
                                     ELSE '{}' END
$$;
