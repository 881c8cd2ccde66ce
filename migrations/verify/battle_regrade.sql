-- Verify arena:battle_regrade on pg

-- Its functions are in sql/ now, which tools/migrate applies.
