-- Deploy arena:schema to pg

BEGIN;

CREATE SCHEMA arena;

COMMENT ON SCHEMA arena IS 'Battles as they were imported, and how they ended.';

-- The role that the server runs as: it may call functions of this schema, and
-- nothing else.  It has no password; how it is let in is for pg_hba.conf to say.
-- Roles belong to the cluster, so another database may have made it already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'arena') THEN
        CREATE ROLE arena LOGIN;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA arena TO arena;

COMMIT;
