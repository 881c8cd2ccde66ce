-- Deploy arena:question_check to pg
-- requires: checks

BEGIN;

-- difficulty_points: the least and the most points of a question of that
-- difficulty; of any, when there is no such difficulty.
CREATE FUNCTION arena.difficulty_points(difficulty text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE difficulty WHEN 'easy'   THEN ARRAY[10, 20]
                           WHEN 'medium' THEN ARRAY[25, 35]
                           WHEN 'hard'   THEN ARRAY[40, 55]
                           ELSE               ARRAY[10, 55] END
$$;

-- choices_faults: what is wrong with the choices of a question.
--
-- in:  question, an object; field, the question's own
-- out: faults: required, invalid_type, too_few, too_long, too_short, duplicate
CREATE FUNCTION arena.choices_faults(question jsonb, field text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    choices jsonb := question -> 'choices';
    list    text  := field || '.choices';
    faults  text[];
    choice  jsonb;
    member  text;
    seen    text[] := '{}';
BEGIN
    IF question ->> 'kind' IN ('text', 'number') THEN
        IF arena.absent(choices) THEN
            RETURN '{}';
        END IF;

        RETURN ARRAY[arena.fault(list, 'invalid_type',
                                 'must be absent from a question of this kind')];
    END IF;

    IF jsonb_typeof(choices) IS DISTINCT FROM 'array' THEN
        RETURN ARRAY[arena.check_type(choices, list, 'array')];
    END IF;

    IF jsonb_array_length(choices) < 2 THEN
        faults := ARRAY[arena.fault(list, 'too_few', 'must be at least 2')];
    ELSIF jsonb_array_length(choices) > 10 THEN
        RETURN ARRAY[arena.fault(list, 'too_long', 'must be at most 10')];
    END IF;

    FOR i IN 0 .. jsonb_array_length(choices) - 1 LOOP
        choice := choices -> i;
        member := format('%s[%s]', list, i);

        IF jsonb_typeof(choice) <> 'object' THEN
            faults := faults || arena.check_type(choice, member, 'object');
            CONTINUE;
        END IF;

        faults := faults || arena.check_id(choice -> 'id', member || '.id', 32)
                         || arena.check_text(choice -> 'text', member || '.text', 1, 1000);

        IF choice ->> 'id' = ANY (seen) THEN
            faults := faults || arena.fault(member || '.id', 'duplicate',
                                            'is the id of another choice too');
        END IF;

        seen := seen || (choice ->> 'id');
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;

-- has_choice: whether a question offers a choice of that id.
CREATE FUNCTION arena.has_choice(question jsonb, id jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT question -> 'choices' @> jsonb_build_array(jsonb_build_object('id', id))
$$;

-- texts: the texts that are right answers, of a question of kind text.
CREATE FUNCTION arena.texts(answer jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE jsonb_typeof(answer) WHEN 'array' THEN answer
                                     ELSE jsonb_build_array(answer) END
$$;

-- answers_faults: what is wrong with an answer that is a list.
--
-- in:  question, an object whose answer is a list; field, the answer's
-- out: faults: too_few, too_long, invalid_type, too_short, no_such_choice, duplicate
CREATE FUNCTION arena.answers_faults(question jsonb, field text) RETURNS text[]
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

-- answer_faults: what is wrong with the answer of a question.
--
-- in:  question, an object; field, the question's own
-- out: faults: required, invalid_type, no_such_choice, out_of_range, too_short,
--      too_long, and those of answers_faults
CREATE FUNCTION arena.answer_faults(question jsonb, field text) RETURNS text[]
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

-- question_faults: what is wrong with a question for import.
--
-- in:  question, any JSON; field, its own, as "questions[3]"
-- out: faults: all of the above, and invalid_choice
CREATE FUNCTION arena.question_faults(question jsonb, field text) RETURNS text[]
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
    kind := arena.check_word(question -> 'kind', field || '.kind',
                             '{choice,choices,text,number}');

    RETURN array_remove(
        ARRAY[arena.check_text(question -> 'subject', field || '.subject', 1, 60),
              arena.check_word(question -> 'difficulty', field || '.difficulty',
                               '{easy,medium,hard}'),
              arena.check_integer(question -> 'points', field || '.points',
                                  points[1], points[2]),
              kind,
              arena.check_text(question -> 'prompt', field || '.prompt', 1, 4000)]
        || CASE WHEN kind IS NULL THEN arena.choices_faults(question, field) END
        || arena.answer_faults(question, field),
        NULL);
END
$$;

COMMIT;
