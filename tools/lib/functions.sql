-- What tools/migrate applies sql/ with.  All of it is one transaction: a server
-- that runs sees all functions as they were, or all as they are.

SET client_min_messages = warning;

-- A body may name what a later file brings.
SET check_function_bodies = off;

-- One at a time.
SELECT pg_advisory_xact_lock(hashtext('arena'), hashtext('tools/migrate'));

CREATE TEMPORARY TABLE kept (name name PRIMARY KEY) ON COMMIT DROP;

-- What stands on no table, view, type or aggregate of migrations/.
CREATE FUNCTION pg_temp.replaceable() RETURNS TABLE (id oid, name name)
LANGUAGE sql AS $$
    SELECT proc.oid, proc.proname
      FROM pg_proc AS proc
     WHERE proc.pronamespace = to_regnamespace('arena') AND proc.prokind = 'f'
       AND NOT EXISTS (SELECT FROM pg_depend AS needs
                        WHERE needs.refclassid = 'pg_proc'::regclass
                          AND needs.refobjid = proc.oid)
$$;

CREATE FUNCTION pg_temp.drop_function(id oid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'DROP FUNCTION ' || id::regprocedure;
END
$$;

-- grant_function: the server runs what is in sql/api and sql/job, and what of
-- sql/core runs as the owner; anybody may run the rest.
CREATE FUNCTION pg_temp.grant_function(function name, room text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF room = 'core' AND NOT (SELECT prosecdef FROM pg_proc
                              WHERE oid = format('arena.%I', function)::regproc)
    THEN
        EXECUTE format('REVOKE ALL ON FUNCTION arena.%I FROM arena', function);
        EXECUTE format('GRANT EXECUTE ON FUNCTION arena.%I TO PUBLIC', function);
    ELSE
        EXECUTE format('REVOKE ALL ON FUNCTION arena.%I FROM PUBLIC', function);
        EXECUTE format('GRANT EXECUTE ON FUNCTION arena.%I TO arena', function);
    END IF;
END
$$;

-- replace_function: runs a file of sql/, room/function.sql, which makes
-- arena.function.  One with other arguments than before, or another result, takes
-- the place of the one before.
CREATE FUNCTION pg_temp.replace_function(room text, function name, content text)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before   CONSTANT oid[] := ARRAY(SELECT id FROM pg_temp.replaceable()
                                      WHERE replaceable.name = function);
BEGIN
    INSERT INTO kept VALUES (function);

    BEGIN
        EXECUTE content;
    EXCEPTION WHEN invalid_function_definition THEN
        PERFORM pg_temp.drop_function(one) FROM unnest(before) AS one;
        EXECUTE content;
    END;

    IF (SELECT count(*) FROM pg_proc
         WHERE pronamespace = to_regnamespace('arena') AND proname = function) > 1
    THEN
        PERFORM pg_temp.drop_function(one) FROM unnest(before) AS one;
        EXECUTE content;
    END IF;

    PERFORM pg_temp.grant_function(function, room);
EXCEPTION WHEN OTHERS THEN
    RAISE EXCEPTION 'sql/%/%.sql: %', room, function, SQLERRM;
END
$$;

-- set_release: what arena.release() answers: the hash of all files.
CREATE FUNCTION pg_temp.set_release(hash text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kept VALUES ('release');
    EXECUTE format('CREATE OR REPLACE FUNCTION arena.release() RETURNS text
                    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', format('SELECT %L', hash));
END
$$;

-- drop_other_functions: whose file is gone.
CREATE FUNCTION pg_temp.drop_other_functions() RETURNS void
LANGUAGE sql AS $$
    SELECT pg_temp.drop_function(id)
      FROM pg_temp.replaceable()
     WHERE name NOT IN (SELECT name FROM kept)
$$;
