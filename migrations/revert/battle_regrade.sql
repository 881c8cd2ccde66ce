-- Revert arena:battle_regrade from pg

BEGIN;

DROP FUNCTION arena.battle_regrade(jsonb, jsonb);
DROP FUNCTION arena.regrade_faults(text, jsonb);
DROP FUNCTION arena.regraded_faults(arena.question, jsonb, text);
DROP FUNCTION arena.members_faults(jsonb, text, text[]);

-- questions_for_load: the questions of a battle, as battle_load takes them.
--
-- Texts that are right answers are in one list for the whole battle, so that
-- all of them can be folded at once; a question of kind text says which are
-- its own: [the first, counted from 0; how many].
--
-- in:  battle, its id
-- out: one row: questions and texts, lists
CREATE OR REPLACE FUNCTION arena.questions_for_load(battle text)
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

DROP FUNCTION arena.questions_to_load(arena.question[]);

COMMIT;
