-- Revert arena:battles_known from pg

-- Its functions are in sql/ now, which tools/migrate applies.
