-- The version of rules and scripts: the journal has it with each command, and a
-- battle keeps that of its creation (arena.rules_version, in sql/core).  Raise
-- both when a command comes to have another effect, and let battles of an
-- earlier version be as they were: t/journal_kept.t holds scripts to it.
-- @gives     VERSION

local VERSION = '2'
