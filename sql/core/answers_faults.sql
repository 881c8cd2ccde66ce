-- answers_faults: what is wrong with an answer that is a list.
--
-- in:  question, an object whose answer is a list; field, the answer's
-- out: faults: too_few, too_long, invalid_type, too_short, no_such_choice, duplicate
CREATE OR REPLACE FUNCTION arena.answers_faults(question jsonb, field text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    answers jsonb := question -> 'answer';
    faults  text[];
    answer  jsonb;
    member  text;
    seen    text[] := '{}';
BEGIN
    IF jsonb_array_length(answers) = 0 THEN
        RETURN ARRAY[arena.fault(field, 'too_few', 'must be at least 1')];
    END IF;

    IF jsonb_array_length(answers) > 100 THEN
        RETURN ARRAY[arena.fault(field, 'too_long', 'must be at most 100')];
    END IF;

    FOR i IN 0 .. jsonb_array_length(answers) - 1 LOOP
        answer := answers -> i;
        member := format('%s[%s]', field, i);

        IF question ->> 'kind' = 'text' OR jsonb_typeof(answer) <> 'string' THEN
            faults := faults || arena.check_text(answer, member, 1, 1000);
        ELSIF NOT arena.has_choice(question, answer) THEN
            faults := faults || arena.fault(member, 'no_such_choice', 'is no choice''s id');
        ELSIF answer #>> '{}' = ANY (seen) THEN
            faults := faults || arena.fault(member, 'duplicate', 'is there twice');
        END IF;

        seen := seen || (answer #>> '{}');
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;
