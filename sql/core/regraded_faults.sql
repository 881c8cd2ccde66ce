-- regraded_faults: what is wrong with a question's new answer.
--
-- in:  asked, the question it is for, NULL if there is none; given, an object:
--      id, answer, tolerance; field, its own, as "questions[3]"
-- out: faults: no_such_question, and those of answer_faults and members_faults
CREATE OR REPLACE FUNCTION arena.regraded_faults(asked arena.question, given jsonb, field text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faults text[] := arena.members_faults(given, field || '.', '{id,answer,tolerance}');
BEGIN
    IF asked.id IS NULL THEN
        RETURN faults || coalesce(arena.check_type(given -> 'id', field || '.id', 'string'),
                                  arena.fault(field || '.id', 'no_such_question',
                                              'is no question''s id'));
    END IF;

    IF asked.kind <> 'number' AND NOT arena.absent(given -> 'tolerance') THEN
        faults := faults || arena.fault(field || '.tolerance', 'invalid_type',
                                        'must be absent from a question of this kind');
    END IF;

    RETURN faults || arena.answer_faults(
        given || jsonb_build_object('kind', asked.kind, 'choices', asked.choices),
        field);
END
$$;
