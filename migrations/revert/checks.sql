-- Revert arena:checks from pg

BEGIN;

DROP FUNCTION arena.check_number(jsonb, text, numeric);
DROP FUNCTION arena.check_integer(jsonb, text, bigint, bigint);
DROP FUNCTION arena.check_word(jsonb, text, text[]);
DROP FUNCTION arena.check_id(jsonb, text, integer);
DROP FUNCTION arena.check_text(jsonb, text, integer, integer);
DROP FUNCTION arena.check_type(jsonb, text, text);
DROP FUNCTION arena.absent(jsonb);

COMMIT;
