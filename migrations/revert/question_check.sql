-- Revert arena:question_check from pg

-- Its functions are in sql/ now, which tools/migrate applies.
