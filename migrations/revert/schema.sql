-- Revert arena:schema from pg

BEGIN;

-- The role stays: another database of the cluster may use it.
DROP SCHEMA arena;

COMMIT;
