-- Deploy arena:battle_regrade to pg
-- requires: battle_fetch
-- requires: question_check
-- requires: problem

BEGIN;

-- questions_to_load: questions, as battle_load takes them.
--
-- Texts that are right answers are in one list for all of them, so that they
-- can be folded at once; a question of kind text says which are its own: [the
-- first, counted from 0; how many].
--
-- out: one row: questions and texts, lists
CREATE FUNCTION arena.questions_to_load(bank arena.question[])
RETURNS TABLE (questions jsonb, texts jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    WITH question AS (
        SELECT *, CASE kind WHEN 'text' THEN arena.texts(answer) ELSE '[]' END AS own
          FROM unnest(bank)
    ), placed AS (
        SELECT *, jsonb_array_length(own) AS count,
               sum(jsonb_array_length(own)) OVER (ORDER BY position) AS total
          FROM question
    )
    SELECT coalesce(jsonb_agg(
               jsonb_build_object('id', id, 'subject', subject,
                                  'difficulty', difficulty, 'points', points,
                                  'kind', kind, 'prompt', prompt,
                                  'choices', choices, 'answer', answer)
               || CASE kind
                  WHEN 'text' THEN
                      jsonb_build_object('texts', jsonb_build_array(total - count, count))
                  WHEN 'number' THEN
                      jsonb_build_object('number', answer #>> '{}',
                                         'tolerance', tolerance::text)
                  ELSE '{}' END
               ORDER BY position), '[]'),
           (SELECT coalesce(jsonb_agg(text ORDER BY position, place), '[]')
              FROM question,
                   jsonb_array_elements(own) WITH ORDINALITY AS list (text, place))
      FROM placed
$$;

-- questions_for_load: the questions of a battle, as they were imported, in the
-- same form.
CREATE OR REPLACE FUNCTION arena.questions_for_load(battle text)
RETURNS TABLE (questions jsonb, texts jsonb)
LANGUAGE sql STABLE
AS $$
    SELECT *
      FROM arena.questions_to_load(ARRAY(SELECT question
                                           FROM arena.question AS question
                                          WHERE battle_id = battle))
$$;

-- members_faults: members that nobody knows.
--
-- in:  value, an object; prefix of their fields; known, names
-- out: faults: invalid_choice
CREATE FUNCTION arena.members_faults(value jsonb, prefix text, known text[])
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(arena.fault(prefix || left(name, 64), 'invalid_choice',
                                          'must be one of: '
                                          || array_to_string(known, ', '))
                              ORDER BY name), '{}')
      FROM (SELECT name FROM jsonb_object_keys(value) AS name
             WHERE name <> ALL (known)
             ORDER BY name LIMIT 100) AS unknown
$$;

-- regraded_faults: what is wrong with a question's new answer.
--
-- in:  asked, the question it is for, NULL if there is none; given, an object:
--      id, answer, tolerance; field, its own, as "questions[3]"
-- out: faults: no_such_question, and those of answer_faults and members_faults
CREATE FUNCTION arena.regraded_faults(asked arena.question, given jsonb, field text)
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

-- regrade_faults: what is wrong with a request to regrade.
--
-- in:  battle, its id; body, any JSON
-- out: faults: required, invalid_type, invalid_choice, too_few, too_long,
--      duplicate, and those of regraded_faults
CREATE FUNCTION arena.regrade_faults(battle text, body jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    list   jsonb := body -> 'questions';
    bank   bigint;
    faults text[];
    given  jsonb;
    field  text;
    asked  arena.question;
    seen   text[] := '{}';
BEGIN
    IF jsonb_typeof(body) IS DISTINCT FROM 'object' THEN
        RETURN ARRAY[arena.check_type(body, '', 'object')];
    END IF;

    faults := arena.members_faults(body, '', '{questions}');

    IF jsonb_typeof(list) IS DISTINCT FROM 'array' THEN
        RETURN faults || arena.check_type(list, 'questions', 'array');
    END IF;

    SELECT count(*) INTO bank FROM arena.question WHERE battle_id = battle;

    IF jsonb_array_length(list) = 0 THEN
        RETURN faults || arena.fault('questions', 'too_few', 'must be at least 1');
    ELSIF jsonb_array_length(list) > bank THEN
        RETURN faults || arena.fault('questions', 'too_long',
                                     format('must be at most %s, the bank', bank));
    END IF;

    FOR i IN 0 .. jsonb_array_length(list) - 1 LOOP
        given := list -> i;
        field := format('questions[%s]', i);

        IF jsonb_typeof(given) <> 'object' THEN
            faults := faults || arena.check_type(given, field, 'object');
            CONTINUE;
        END IF;

        SELECT * INTO asked FROM arena.question
         WHERE battle_id = battle AND id = given ->> 'id';

        faults := faults || arena.regraded_faults(asked, given, field);

        IF asked.id = ANY (seen) THEN
            faults := faults || arena.fault(field || '.id', 'duplicate', 'is there twice');
        END IF;

        seen := seen || asked.id;

        EXIT WHEN cardinality(faults) >= 1000;
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;

-- battle_regrade: other answers to some questions of a battle, in the form in
-- which the script battle_regrade takes them.  It writes nothing: the import
-- stays as it was, and what the script does is a command in the journal.
--
-- in:  arguments: id; body, any JSON, to be {"questions": [{"id", "answer",
--      "tolerance"?}, ...]}; a tolerance that is absent is the imported one
-- out: 200; instead battle_regrade {"id", "questions", "texts"}, as battle_load
--      takes them, with the new answers
-- errors: 404 battle_not_found; 422 invalid_request, with errors
CREATE FUNCTION arena.battle_regrade(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    battle CONSTANT text  := arguments ->> 'id';
    body   CONSTANT jsonb := arguments -> 'body';
    faults text[];
BEGIN
    PERFORM FROM arena.battle AS known WHERE known.id = battle;
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
        RETURN;
    END IF;

    faults := regrade_faults(battle, body);
    IF faults <> '{}' THEN
        RETURN QUERY SELECT * FROM problem(422, 'invalid_request',
                                           'The answers have faults.', faults);
        RETURN;
    END IF;

    RETURN QUERY
    WITH regraded AS (
        SELECT array_agg(ROW(asked.battle_id, asked.position, asked.id, asked.subject,
                             asked.difficulty, asked.points, asked.kind, asked.prompt,
                             asked.choices, given -> 'answer',
                             CASE asked.kind WHEN 'number' THEN
                                 coalesce(nullif(given -> 'tolerance', 'null')::numeric,
                                          asked.tolerance)
                             END)::question) AS bank
          FROM jsonb_array_elements(body -> 'questions') AS given
          JOIN question AS asked
            ON asked.battle_id = battle AND asked.id = given ->> 'id'
    )
    SELECT '200', '', ''
     UNION ALL
    SELECT 'instead', 'battle_regrade',
           jsonb_build_object('id', battle, 'questions', changed.questions,
                              'texts', changed.texts)::text
      FROM regraded, LATERAL questions_to_load(regraded.bank) AS changed;
END
$$;

REVOKE ALL ON FUNCTION arena.battle_regrade(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.battle_regrade(jsonb, jsonb) TO arena;

COMMIT;
