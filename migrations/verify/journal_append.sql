-- Verify arena:journal_append on pg

BEGIN;

SELECT 1 / (arena.chain('\x01', '\x02') = sha256('\x0102'))::integer;

ROLLBACK;
