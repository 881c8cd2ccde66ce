-- Deploy arena:battle_regrade to pg
-- requires: battle_fetch
-- requires: question_check
-- requires: problem

-- Its functions are in sql/ now, which tools/migrate applies.
