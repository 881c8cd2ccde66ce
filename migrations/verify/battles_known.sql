-- Verify arena:battles_known on pg

-- Its functions are in sql/ now, which tools/migrate applies.
