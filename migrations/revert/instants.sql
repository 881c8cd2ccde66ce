-- Revert arena:instants from pg

BEGIN;

DROP FUNCTION arena.milliseconds(timestamptz);
DROP FUNCTION arena.instant(bigint);

COMMIT;
