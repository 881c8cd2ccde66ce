-- Revert arena:problem from pg

BEGIN;

DROP FUNCTION arena.problem(integer, text, text, text[]);
DROP FUNCTION arena.fault(text, text, text);

COMMIT;
