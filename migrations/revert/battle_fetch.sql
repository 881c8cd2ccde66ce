-- Revert arena:battle_fetch from pg

-- Its functions are in sql/ now, which tools/migrate applies.
