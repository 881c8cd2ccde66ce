-- Revert arena:battle_check from pg

-- Its functions are in sql/ now, which tools/migrate applies.
