-- Revert arena:battles_unfinished from pg

-- Its functions are in sql/ now, which tools/migrate applies.
