-- questions_to_load: questions, as battle_load takes them.
--
-- Texts that are right answers are in one list for all of them, so that they
-- can be folded at once; a question of kind text says which are its own: [the
-- first, counted from 0; how many].
--
-- out: one row: questions and texts, lists
CREATE OR REPLACE FUNCTION arena.questions_to_load(bank arena.question[])
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
                      || CASE WHEN exact THEN '{"exact":true}' ELSE '{}' END::jsonb
                  WHEN 'number' THEN
                      jsonb_build_object('number', answer #>> '{}',
                                         'tolerance', tolerance::text)
                      || arena.number_bounds(answer::numeric, tolerance)
                  ELSE '{}' END
               ORDER BY position), '[]'),
           (SELECT coalesce(jsonb_agg(text ORDER BY position, place), '[]')
              FROM question,
                   jsonb_array_elements(own) WITH ORDINALITY AS list (text, place))
      FROM placed
$$;
