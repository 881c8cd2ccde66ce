-- Verify arena:schema on pg

BEGIN;

SELECT 1 / has_schema_privilege('arena', 'arena', 'USAGE')::integer;
SELECT 1 / (NOT has_schema_privilege('arena', 'arena', 'CREATE'))::integer;

ROLLBACK;
