-- Verify arena:battles_unfinished on pg

-- Its functions are in sql/ now, which tools/migrate applies.
