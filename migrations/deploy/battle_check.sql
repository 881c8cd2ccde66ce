-- Deploy arena:battle_check to pg
-- requires: question_check
-- requires: instants

-- Its functions are in sql/ now, which tools/migrate applies.
