-- Verify arena:battle_suspects on pg

-- Its functions are in sql/ now, which tools/migrate applies.
