-- Verify arena:battle_create on pg

-- Its functions are in sql/ now, which tools/migrate applies.
