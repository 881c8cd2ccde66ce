-- Deploy arena:battles_unfinished to pg
-- requires: battle

-- Its functions are in sql/ now, which tools/migrate applies.
