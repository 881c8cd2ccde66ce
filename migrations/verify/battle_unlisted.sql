-- Verify arena:battle_unlisted on pg

BEGIN;

SELECT 1 / count(*)
  FROM pg_indexes
 WHERE schemaname = 'arena' AND indexname = 'battle_unlisted';

ROLLBACK;
