-- Revert arena:rules_typed from pg

BEGIN;

-- battle_rules: the rules of a new battle.
--
-- in:  defaults, what the server's configuration says; own, what the import
--      says; neither need be sound
-- out: all rules, by name
CREATE OR REPLACE FUNCTION arena.battle_rules(defaults jsonb, own jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (SELECT jsonb_object_agg(name, usual) FROM arena.rules())
           || CASE jsonb_typeof(defaults) WHEN 'object'
                                          THEN jsonb_strip_nulls(defaults)
                                          ELSE '{}' END
           || CASE jsonb_typeof(own) WHEN 'object'
                                     THEN jsonb_strip_nulls(own)
                                     ELSE '{}' END
$$;

-- rules_faults: what is wrong with the rules of an import.
--
-- A rule that is not in rules() is known if the server's configuration has a
-- default for it; then it may be any number that JSON can carry unharmed.
--
-- in:  defaults, own, as above
-- out: faults: invalid_type, out_of_range, invalid_choice (no such rule)
CREATE OR REPLACE FUNCTION arena.rules_faults(defaults jsonb, own jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faults text[] := '{}';
    rule   record;
BEGIN
    IF arena.absent(own) THEN
        RETURN faults;
    END IF;

    IF jsonb_typeof(own) <> 'object' THEN
        RETURN ARRAY[arena.check_type(own, 'rules', 'object')];
    END IF;

    FOR rule IN SELECT given.key AS name, given.value, known.lowest, known.highest
                  FROM jsonb_each(own) AS given
                  LEFT JOIN arena.rules() AS known ON known.name = given.key
                 ORDER BY given.key
                 LIMIT 1000
    LOOP
        IF rule.lowest IS NULL AND NOT coalesce(defaults ? rule.name, false) THEN
            faults := faults || arena.fault('rules.' || left(rule.name, 64),
                                            'invalid_choice', 'is no rule');
        ELSIF NOT arena.absent(rule.value) THEN
            faults := faults || arena.check_integer(rule.value, 'rules.' || rule.name,
                                                    coalesce(rule.lowest, 0),
                                                    coalesce(rule.highest, 9007199254740991));
        END IF;
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;

DROP FUNCTION arena.check_rule(jsonb, text, text);

COMMIT;
