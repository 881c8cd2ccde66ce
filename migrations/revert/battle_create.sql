-- Revert arena:battle_create from pg

BEGIN;

DROP FUNCTION arena.battle_create(jsonb, jsonb);
DROP FUNCTION arena.battle_repeated(jsonb);
DROP FUNCTION arena.insert_questions(text, jsonb);
DROP FUNCTION arena.new_id(text);

COMMIT;
