-- Revert arena:journal_views from pg

BEGIN;

DROP VIEW arena.standings;
DROP VIEW arena.changes;
DROP VIEW arena.attacks;
DROP VIEW arena.submissions;
DROP VIEW arena.participants;
DROP INDEX arena.battle_event_participant;

COMMIT;
