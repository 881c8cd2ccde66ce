-- Revert arena:battle_create from pg

-- Its functions are in sql/ now, which tools/migrate applies.
