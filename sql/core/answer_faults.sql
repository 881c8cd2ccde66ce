-- answer_faults: what is wrong with the answer of a question.
--
-- in:  question, an object; field, the question's own
-- out: faults: required, invalid_type, no_such_choice, out_of_range, too_short,
--      too_long, and those of answers_faults
CREATE OR REPLACE FUNCTION arena.answer_faults(question jsonb, field text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    answer jsonb := question -> 'answer';
    own    text  := field || '.answer';
BEGIN
    CASE question ->> 'kind'

    WHEN 'choice' THEN
        IF jsonb_typeof(answer) = 'string' AND NOT arena.has_choice(question, answer) THEN
            RETURN ARRAY[arena.fault(own, 'no_such_choice', 'is no choice''s id')];
        END IF;

        RETURN ARRAY[arena.check_type(answer, own, 'string')];

    WHEN 'choices' THEN
        IF jsonb_typeof(answer) = 'array' THEN
            RETURN arena.answers_faults(question, own);
        END IF;

        RETURN ARRAY[arena.check_type(answer, own, 'array')];

    WHEN 'text' THEN
        IF jsonb_typeof(answer) = 'array' THEN
            RETURN arena.answers_faults(question, own);
        END IF;

        RETURN ARRAY[arena.check_text(answer, own, 1, 1000)];

    WHEN 'number' THEN
        RETURN ARRAY[arena.check_number(answer, own, '-Infinity'),
                     CASE WHEN NOT arena.absent(question -> 'tolerance') THEN
                         arena.check_number(question -> 'tolerance',
                                            field || '.tolerance', 0)
                     END];

    ELSE
        -- The kind itself is at fault: all that can be said is that there is one.
        RETURN ARRAY[CASE WHEN arena.absent(answer) THEN
                         arena.check_type(answer, own, 'string')
                     END];
    END CASE;
END
$$;
