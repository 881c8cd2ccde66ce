-- Deploy arena:battle_create to pg
-- requires: battle_check
-- requires: battle

-- Its functions are in sql/ now, which tools/migrate applies.
