-- Verify arena:question_check on pg

BEGIN;

-- One good question of each kind.
SELECT 1 / (arena.question_faults(
                '{"subject": "s", "difficulty": "easy", "points": 10,
                  "prompt": "p"}'::jsonb || own::jsonb, 'q') = '{}')::integer
  FROM unnest(ARRAY[
       '{"kind": "choice", "answer": "a",
         "choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}',
       '{"kind": "choices", "answer": ["b"],
         "choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}',
       '{"kind": "text", "answer": ["four", "4"]}',
       '{"kind": "number", "answer": 3.14, "tolerance": 0.01}']) AS own;

SELECT 1 / (array_length(arena.question_faults('{}', 'q'), 1) = 6)::integer;

ROLLBACK;
