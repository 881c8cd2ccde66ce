-- Revert arena:battle_suspects from pg

-- Its functions are in sql/ now, which tools/migrate applies.
