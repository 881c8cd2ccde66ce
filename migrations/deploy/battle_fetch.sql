-- Deploy arena:battle_fetch to pg
-- requires: question_check
-- requires: battle
-- requires: instants

BEGIN;

-- questions_for_load: the questions of a battle, as battle_load takes them.
--
-- Texts that are right answers are in one list for the whole battle, so that
-- all of them can be folded at once; a question of kind text says which are
-- its own: [the first, counted from 0; how many].
--
-- in:  battle, its id
-- out: one row: questions and texts, lists
CREATE FUNCTION arena.questions_for_load(battle text)
RETURNS TABLE (questions jsonb, texts jsonb)
LANGUAGE sql STABLE
AS $$
    WITH question AS (
        SELECT *, CASE kind WHEN 'text' THEN arena.texts(answer) ELSE '[]' END AS own
          FROM arena.question
         WHERE battle_id = battle
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

-- battle_fetch: a battle, in the form in which the script battle_load takes it.
--
-- in:  arguments: id
-- out: 200, with the arguments of battle_load
-- errors: 404 battle_not_found
CREATE FUNCTION arena.battle_fetch(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT '200',
           jsonb_build_object(
               'id', id,
               'battle', jsonb_build_object(
                   'id', id, 'title', title, 'description', description,
                   'status', status, 'starts_at', milliseconds(starts_at),
                   'ends_at', milliseconds(ends_at),
                   'created_at', milliseconds(created_at), 'seed', seed,
                   'seed_hash', encode(sha256(seed::bytea), 'hex'), 'rules', rules),
               'questions', bank.questions,
               'texts', bank.texts)::text,
           ''
      FROM battle, LATERAL questions_for_load(id) AS bank
     WHERE id = arguments ->> 'id';

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
    END IF;
END
$$;

REVOKE ALL ON FUNCTION arena.battle_fetch(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.battle_fetch(jsonb, jsonb) TO arena;

COMMIT;
