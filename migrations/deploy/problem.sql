-- Deploy arena:problem to pg
-- requires: schema

-- Its functions are in sql/ now, which tools/migrate applies.
