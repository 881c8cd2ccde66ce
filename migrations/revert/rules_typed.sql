-- Revert arena:rules_typed from pg

-- Its functions are in sql/ now, which tools/migrate applies.
