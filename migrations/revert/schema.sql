-- Revert arena:schema from pg

BEGIN;

DROP SCHEMA arena;

-- The role stays if another database of the cluster has use for it.
DO $$
BEGIN
    DROP ROLE arena;
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'role arena stays: it has rights elsewhere';
END
$$;

COMMIT;
