-- Revert arena:journal_append from pg

BEGIN;

DROP FUNCTION arena.journal_append(jsonb, jsonb);
DROP FUNCTION arena.journal_write(arena.journal, jsonb);
DROP FUNCTION arena.journal_lock(text, text);
DROP FUNCTION arena.journal_fault(arena.journal, jsonb);
DROP FUNCTION arena.journal_entries(jsonb);
DROP AGGREGATE arena.chain(bytea, bytea);
DROP FUNCTION arena.chain_step(bytea, bytea, bytea);
DROP FUNCTION arena.journal_row(text, bigint, bigint, text, text, bigint, text, text,
                                text, text, text);

COMMIT;
