-- Verify arena:archive on pg

BEGIN;

SELECT battle_id, seq, attempt, begun_at, at, back_at, member, leaderboard_size, texts
  FROM arena.archive WHERE false;

SELECT battle_id, kind, number, type, body FROM arena.archive_page WHERE false;

SELECT battle_id, participant, place, session, entry, name
  FROM arena.archive_entry WHERE false;

ROLLBACK;
