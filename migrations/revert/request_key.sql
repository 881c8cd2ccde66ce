-- Revert arena:request_key from pg

BEGIN;

UPDATE arena.battle SET fingerprint = '' WHERE fingerprint IS NULL;
ALTER TABLE arena.battle ALTER COLUMN fingerprint SET NOT NULL;

COMMENT ON COLUMN arena.battle.idempotency_key IS NULL;
COMMENT ON COLUMN arena.battle.fingerprint IS
    'Of the request that made the battle: what its idempotency key stands for.';

DROP TABLE arena.request_key;

COMMIT;
