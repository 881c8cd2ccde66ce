-- Deploy arena:battle_fetch_journal to pg
-- requires: battle_fetch
-- requires: battle_record_apart
-- requires: journal_append

-- Its functions are in sql/ now, which tools/migrate applies.
