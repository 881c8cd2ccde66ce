-- Verify arena:request_key on pg

BEGIN;

SELECT participant, key, fingerprint, result, at FROM arena.request_key WHERE false;

ROLLBACK;
