-- Deploy arena:journal_page to pg
-- requires: battle_event

-- Its functions are in sql/ now, which tools/migrate applies.
