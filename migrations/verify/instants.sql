-- Verify arena:instants on pg

BEGIN;

-- The last is the last millisecond of the year 9999.
SELECT 1 / (arena.milliseconds(arena.instant(milliseconds)) = milliseconds)::integer
  FROM unnest(ARRAY[0, 1, 1766000000001, 253402300799999]) AS milliseconds;

ROLLBACK;
