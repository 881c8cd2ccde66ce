-- Verify arena:battle_fetch_journal on pg

-- Its functions are in sql/ now, which tools/migrate applies.
