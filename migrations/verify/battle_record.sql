-- Verify arena:battle_record on pg

-- Its functions are in sql/ now, which tools/migrate applies.
