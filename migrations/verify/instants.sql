-- Verify arena:instants on pg

-- Its functions are in sql/ now, which tools/migrate applies.
