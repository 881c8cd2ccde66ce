-- Verify arena:journal_views on pg

BEGIN;

SELECT battle_id, participant, username, joined_at, joined_seq
  FROM arena.participants
 WHERE false;

SELECT battle_id, seq, at, participant, username, question, answer, correct, points
  FROM arena.submissions
 WHERE false;

SELECT battle_id, seq, at, attacker, attacker_username, target, target_username,
       outcome, damage
  FROM arena.attacks
 WHERE false;

SELECT battle_id, seq, at, participant, placed, points, arrows, shields, rewards,
       answered, correct
  FROM arena.changes
 WHERE false;

SELECT battle_id, rank, participant, username, points, arrows, shields,
       rewards_pending, answered, correct, joined_at
  FROM arena.standings
 WHERE false;

-- The server has no use for them.
SELECT 1 / (NOT has_table_privilege('arena', 'arena.' || name, 'SELECT'))::integer
  FROM unnest('{participants,submissions,attacks,changes,standings}'::text[]) AS name;

ROLLBACK;
