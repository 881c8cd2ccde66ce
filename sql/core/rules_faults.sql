-- rules_faults: what is wrong with the rules of an import.
--
-- A rule is known if the server says of it that the battle's mode has it, or if
-- it is in rules() and the server says nothing of it.  One of which nobody says
-- a type may be any number that JSON can carry unharmed.
--
-- in:  defaults, own, as above
-- out: faults: invalid_type, out_of_range, invalid_choice (no such rule, or no
--      such word)
CREATE OR REPLACE FUNCTION arena.rules_faults(defaults jsonb, own jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    said   CONSTANT jsonb := arena.rules_of_mode(defaults, own);
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
                       coalesce(said -> given.key ->> 'type',
                                format('integer(%s,%s)', coalesce(known.lowest, 0),
                                       coalesce(known.highest, 9007199254740991))) AS type,
                       said ? given.key AS is_of_mode,
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
        ELSIF arena.absent(rule.value) THEN
            CONTINUE;
        ELSIF NOT rule.is_of_mode AND coalesce(defaults ? rule.name, false) THEN
            faults := faults || arena.fault('rules.' || rule.name, 'invalid_choice',
                                            'is no rule of this mode');
        ELSE
            faults := faults || arena.check_rule(rule.value, 'rules.' || rule.name,
                                                 rule.type);
        END IF;
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;
