-- question_faults: what is wrong with a question for import.
--
-- in:  question, any JSON; field, its own, as "questions[3]"
-- out: faults: all of the above, and invalid_choice
CREATE OR REPLACE FUNCTION arena.question_faults(question jsonb, field text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    points integer[];
    kind   text;
BEGIN
    IF jsonb_typeof(question) <> 'object' THEN
        RETURN ARRAY[arena.check_type(question, field, 'object')];
    END IF;

    points := arena.difficulty_points(question ->> 'difficulty');
    kind := arena.check_enum(question -> 'kind', field || '.kind',
                             '{choice,choices,text,number}');

    RETURN array_remove(
        ARRAY[arena.check_text(question -> 'subject', field || '.subject', 1, 60),
              arena.check_enum(question -> 'difficulty', field || '.difficulty',
                               '{easy,medium,hard}'),
              arena.check_integer(question -> 'points', field || '.points',
                                  points[1], points[2]),
              kind,
              arena.check_text(question -> 'prompt', field || '.prompt', 1, 4000)]
        || CASE WHEN kind IS NULL THEN arena.choices_faults(question, field) END
        || arena.answer_faults(question, field)
        || arena.exact_fault(question, field),
        NULL);
END
$$;
