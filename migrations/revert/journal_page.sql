-- Revert arena:journal_page from pg

BEGIN;

DROP FUNCTION arena.journal_page(jsonb, jsonb);
DROP FUNCTION arena.journal_after(text, bigint, integer, integer);

COMMIT;
