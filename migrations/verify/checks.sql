-- Verify arena:checks on pg

-- Its functions are in sql/ now, which tools/migrate applies.
