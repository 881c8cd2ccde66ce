-- insert_questions: keeps the questions of a battle, which are q1, q2 ...
--
-- in:  battle, its id; questions, a list without fault
CREATE OR REPLACE FUNCTION arena.insert_questions(battle text, questions jsonb) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO arena.question (battle_id, position, id, subject, difficulty,
                                points, kind, prompt, choices, answer, tolerance, exact)
    SELECT battle, position, 'q' || position, value ->> 'subject',
           value ->> 'difficulty', (value -> 'points')::smallint,
           value ->> 'kind', value ->> 'prompt',
           (SELECT jsonb_agg(jsonb_build_object('id', choice -> 'id',
                                                'text', choice -> 'text')
                             ORDER BY place)
              FROM jsonb_array_elements(nullif(value -> 'choices', 'null'))
                   WITH ORDINALITY AS choices (choice, place)),
           value -> 'answer',
           CASE value ->> 'kind'
               WHEN 'number' THEN coalesce(nullif(value -> 'tolerance', 'null')::numeric, 0)
           END,
           coalesce(value -> 'exact' = 'true', false)
      FROM jsonb_array_elements(questions) WITH ORDINALITY AS list (value, position)
$$;
