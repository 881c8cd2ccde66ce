-- Revert arena:journal_append from pg

BEGIN;

DROP AGGREGATE arena.chain(bytea, bytea);
DROP FUNCTION arena.chain_step(bytea, bytea, bytea);

COMMIT;
