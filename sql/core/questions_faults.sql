-- questions_faults: what is wrong with the bank of questions of an import.
--
-- in:  questions, any JSON; wanted, how many there must be at least, if known
-- out: faults: required, invalid_type, too_few, too_long, and those of
--      question_faults
CREATE OR REPLACE FUNCTION arena.questions_faults(questions jsonb, wanted jsonb) RETURNS text[]
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
