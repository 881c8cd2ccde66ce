-- Verify arena:rules_typed on pg

-- Its functions are in sql/ now, which tools/migrate applies.
