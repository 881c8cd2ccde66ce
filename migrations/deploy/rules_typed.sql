-- Deploy arena:rules_typed to pg
-- requires: battle_check

-- Its functions are in sql/ now, which tools/migrate applies.
