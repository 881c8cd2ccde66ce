-- Verify arena:submissions_imported on pg

BEGIN;

SELECT 1 / (pg_get_viewdef('arena.submissions'::regclass) LIKE '%outcome -> ''answer''%')::integer;

ROLLBACK;
