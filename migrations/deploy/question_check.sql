-- Deploy arena:question_check to pg
-- requires: checks

-- Its functions are in sql/ now, which tools/migrate applies.
