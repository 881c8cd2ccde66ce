-- Revert arena:checks from pg

-- Its functions are in sql/ now, which tools/migrate applies.
