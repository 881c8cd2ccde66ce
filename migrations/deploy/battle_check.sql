-- Deploy arena:battle_check to pg
-- requires: question_check
-- requires: instants

BEGIN;

-- rules: the rules of a battle that are known here, with their ranges and
-- what they are when nobody says otherwise.
CREATE FUNCTION arena.rules()
RETURNS TABLE (name text, lowest bigint, highest bigint, usual bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    VALUES ('question_count',        1::bigint,      100::bigint,    15::bigint),
           ('attack_damage',         1,              1000,           10),
           ('session_timeout_ms',    5000,           86400000,       60000),
           ('leaderboard_size',      1,              500,            100)
$$;

-- battle_rules: the rules of a new battle.
--
-- in:  defaults, what the server's configuration says; own, what the import
--      says; neither need be sound
-- out: all rules, by name
CREATE FUNCTION arena.battle_rules(defaults jsonb, own jsonb) RETURNS jsonb
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
CREATE FUNCTION arena.rules_faults(defaults jsonb, own jsonb) RETURNS text[]
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

-- questions_faults: what is wrong with the bank of questions of an import.
--
-- in:  questions, any JSON; wanted, how many there must be at least, if known
-- out: faults: required, invalid_type, too_few, too_long, and those of
--      question_faults
CREATE FUNCTION arena.questions_faults(questions jsonb, wanted jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faults   text[];
    question jsonb;
    i        integer := 0;
BEGIN
    IF jsonb_typeof(questions) IS DISTINCT FROM 'array' THEN
        RETURN ARRAY[arena.check_type(questions, 'questions', 'array')];
    END IF;

    IF jsonb_array_length(questions) > 10000 THEN
        RETURN ARRAY[arena.fault('questions', 'too_long', 'must be at most 10000')];
    END IF;

    IF arena.check_integer(wanted, '', 1, 100) IS NULL
       AND jsonb_array_length(questions) < wanted::integer
    THEN
        faults := ARRAY[arena.fault('questions', 'too_few',
                                    format('must be at least %s, the question_count',
                                           wanted))];
    END IF;

    FOR question IN SELECT * FROM jsonb_array_elements(questions) LOOP
        faults := faults || arena.question_faults(question, format('questions[%s]', i));
        i := i + 1;

        EXIT WHEN cardinality(faults) >= 1000;
    END LOOP;

    RETURN coalesce(faults, '{}');
END
$$;

-- times_faults: what is wrong with the start and the end of an import.
--
-- in:  body, an object; now, in milliseconds
-- out: faults: invalid_type, out_of_range
CREATE FUNCTION arena.times_faults(body jsonb, now bigint) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    latest CONSTANT bigint := 253402300799999;    -- the year 9999
    starts jsonb := nullif(body -> 'starts_at', 'null');
    ends   jsonb := nullif(body -> 'ends_at', 'null');
    faults text[] := '{}';
BEGIN
    IF starts IS NOT NULL THEN
        faults := faults || arena.check_integer(starts, 'starts_at', 0, latest);
    END IF;

    IF ends IS NOT NULL THEN
        faults := faults || arena.check_integer(ends, 'ends_at', 0, latest);
    END IF;

    faults := array_remove(faults, NULL);

    IF faults = '{}' AND ends IS NOT NULL THEN
        IF ends::bigint <= starts::bigint THEN
            faults := ARRAY[arena.fault('ends_at', 'out_of_range',
                                        'must be after starts_at')];
        ELSIF ends::bigint <= now THEN
            faults := ARRAY[arena.fault('ends_at', 'out_of_range',
                                        'must be in the future')];
        END IF;
    END IF;

    RETURN faults;
END
$$;

-- battle_faults: what is wrong with an import.
--
-- in:  body, any JSON; defaults of rules; now, in milliseconds
-- out: faults, at most some more than 1000; none: the body can be relied on
CREATE FUNCTION arena.battle_faults(body jsonb, defaults jsonb, now bigint)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faults text[] := '{}';
BEGIN
    IF jsonb_typeof(body) IS DISTINCT FROM 'object' THEN
        RETURN ARRAY[arena.check_type(body, '', 'object')];
    END IF;

    IF NOT arena.absent(body -> 'id') THEN
        faults := faults || arena.check_id(body -> 'id', 'id', 64);
    END IF;

    faults := faults || arena.check_text(body -> 'title', 'title', 1, 200);

    IF NOT arena.absent(body -> 'description') THEN
        faults := faults || arena.check_text(body -> 'description', 'description', 0, 4000);
    END IF;

    RETURN array_remove(faults, NULL)
           || arena.times_faults(body, now)
           || arena.rules_faults(defaults, body -> 'rules')
           || arena.questions_faults(body -> 'questions',
                                     arena.battle_rules(defaults, body -> 'rules')
                                     -> 'question_count');
END
$$;

COMMIT;
