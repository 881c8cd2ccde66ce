-- Verify arena:checks on pg

BEGIN;

SELECT 1 / (arena.check_text('"a"', 'f', 1, 1) IS NULL)::integer;
SELECT 1 / (arena.check_text('"ab"', 'f', 1, 1)::jsonb ->> 'code' = 'too_long')::integer;
SELECT 1 / (arena.check_text('" "', 'f', 1, 1)::jsonb ->> 'code' = 'too_short')::integer;
SELECT 1 / (arena.check_text('1', 'f', 1, 1)::jsonb ->> 'code' = 'invalid_type')::integer;
SELECT 1 / (arena.check_text(NULL, 'f', 1, 1)::jsonb ->> 'code' = 'required')::integer;
SELECT 1 / (arena.check_id('"a b"', 'f', 9)::jsonb ->> 'code' = 'invalid_type')::integer;
SELECT 1 / (arena.check_word('"b"', 'f', '{a}')::jsonb ->> 'code' = 'invalid_choice')::integer;
SELECT 1 / (arena.check_integer('7', 'f', 1, 9) IS NULL)::integer;
SELECT 1 / (arena.check_integer('1.5', 'f', 1, 9)::jsonb ->> 'code' = 'invalid_type')::integer;
SELECT 1 / (arena.check_integer('1e99', 'f', 1, 9)::jsonb ->> 'code' = 'out_of_range')::integer;
SELECT 1 / (arena.check_number('-1', 'f', 0)::jsonb ->> 'code' = 'out_of_range')::integer;
SELECT 1 / arena.absent('null')::integer;

ROLLBACK;
