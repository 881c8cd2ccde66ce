-- Verify arena:journal_deltas on pg

BEGIN;

SELECT battle_id, seq, at, participant, placed, fields FROM arena.deltas WHERE false;
SELECT battle_id, participant, username, fields, placed_seq, joined_at
  FROM arena.totals WHERE false;
SELECT battle_id, seq, at, participant, placed, points, arrows, shields, rewards,
       answered, correct
  FROM arena.changes WHERE false;
SELECT battle_id, rank, participant, username, points, arrows, shields,
       rewards_pending, answered, correct, joined_at
  FROM arena.standings WHERE false;

ROLLBACK;
