-- Deploy arena:battle_suspects to pg
-- requires: journal_views

-- Its functions are in sql/ now, which tools/migrate applies.
