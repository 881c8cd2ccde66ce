-- Deploy arena:checks to pg
-- requires: problem

-- Its functions are in sql/ now, which tools/migrate applies.
