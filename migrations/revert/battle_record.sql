-- Revert arena:battle_record from pg

-- Its functions are in sql/ now, which tools/migrate applies.
