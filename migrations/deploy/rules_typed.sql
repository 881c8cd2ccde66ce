-- Deploy arena:rules_typed to pg
-- requires: battle_check

BEGIN;

-- check_rule: a value of a rule's type.
--
-- in:  type, as lua/rules.lua has it: boolean, integer(min,max), enum(a,b)
CREATE FUNCTION arena.check_rule(value jsonb, field text, type text) RETURNS text
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
               arena.check_word(value, field, list)
           ELSE
               arena.check_type(value, field, type) END;
END
$$;

-- battle_rules: the rules of a new battle.
--
-- in:  defaults, what the server says of its rules, by name: {"type", "usual"},
--      or what is usual alone; own, what the import says; neither need be sound
-- out: all rules, by name
CREATE OR REPLACE FUNCTION arena.battle_rules(defaults jsonb, own jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (SELECT jsonb_object_agg(name, usual) FROM arena.rules())
           || coalesce((SELECT jsonb_object_agg(key, coalesce(value -> 'usual', value))
                          FROM jsonb_each(CASE jsonb_typeof(defaults)
                                          WHEN 'object' THEN jsonb_strip_nulls(defaults)
                                          ELSE '{}' END)),
                       '{}')
           || CASE jsonb_typeof(own) WHEN 'object'
                                     THEN jsonb_strip_nulls(own)
                                     ELSE '{}' END
$$;

-- rules_faults: what is wrong with the rules of an import.
--
-- A rule is known if the server says something of it, or if it is in rules().
-- One of which nobody says a type may be any number that JSON can carry
-- unharmed.
--
-- in:  defaults, own, as above
-- out: faults: invalid_type, out_of_range, invalid_choice (no such rule, or no
--      such word)
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

    FOR rule IN SELECT given.key AS name, given.value,
                       coalesce(defaults -> given.key ->> 'type',
                                format('integer(%s,%s)', coalesce(known.lowest, 0),
                                       coalesce(known.highest, 9007199254740991))) AS type,
                       known.name IS NOT NULL
                       OR coalesce(defaults ? given.key, false) AS is_rule
                  FROM jsonb_each(own) AS given
                  LEFT JOIN arena.rules() AS known ON known.name = given.key
                 ORDER BY given.key
                 LIMIT 1000
    LOOP
        IF NOT rule.is_rule THEN
            faults := faults || arena.fault('rules.' || left(rule.name, 64),
                                            'invalid_choice', 'is no rule');
        ELSIF NOT arena.absent(rule.value) THEN
            faults := faults || arena.check_rule(rule.value, 'rules.' || rule.name,
                                                 rule.type);
        END IF;
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;

COMMIT;
