-- Verify arena:question_check on pg

-- Its functions are in sql/ now, which tools/migrate applies.
