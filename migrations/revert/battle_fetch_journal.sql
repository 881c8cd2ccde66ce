-- Revert arena:battle_fetch_journal from pg

-- Its functions are in sql/ now, which tools/migrate applies.
