-- rules_version: of rules and scripts, as lua/core/version.lua has it; what a
-- new battle is made with.
CREATE OR REPLACE FUNCTION arena.rules_version() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT 2
$$;
