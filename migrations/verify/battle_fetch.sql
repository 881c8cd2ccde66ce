-- Verify arena:battle_fetch on pg

-- Its functions are in sql/ now, which tools/migrate applies.
