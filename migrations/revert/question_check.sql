-- Revert arena:question_check from pg

BEGIN;

DROP FUNCTION arena.question_faults(jsonb, text);
DROP FUNCTION arena.answer_faults(jsonb, text);
DROP FUNCTION arena.answers_faults(jsonb, text);
DROP FUNCTION arena.texts(jsonb);
DROP FUNCTION arena.has_choice(jsonb, jsonb);
DROP FUNCTION arena.choices_faults(jsonb, text);
DROP FUNCTION arena.difficulty_points(text);

COMMIT;
