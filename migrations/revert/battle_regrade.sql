-- Revert arena:battle_regrade from pg

-- Its functions are in sql/ now, which tools/migrate applies.
