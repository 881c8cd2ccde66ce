-- Deploy arena:battle_fetch to pg
-- requires: question_check
-- requires: battle
-- requires: instants

-- Its functions are in sql/ now, which tools/migrate applies.
