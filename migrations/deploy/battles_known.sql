-- Deploy arena:battles_known to pg
-- requires: battle_record_apart

-- Its functions are in sql/ now, which tools/migrate applies.
