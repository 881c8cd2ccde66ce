-- Deploy arena:battle_record to pg
-- requires: battle
-- requires: problem
-- requires: instants

-- Its functions are in sql/ now, which tools/migrate applies.
