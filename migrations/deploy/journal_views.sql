-- Deploy arena:journal_views to pg
-- requires: battle_event

-- The journal, for those who ask it in SQL.  JSON can say what text cannot, an
-- escaped NUL or half a surrogate; the server lets none of it in.

BEGIN;

-- Views look up who somebody is.
CREATE INDEX battle_event_participant
    ON arena.battle_event (battle_id, (outcome ->> 'participant'))
    WHERE command = 'battle_join' AND NOT (outcome ->> 'resumed')::boolean;

CREATE VIEW arena.participants AS
SELECT battle_id,
       outcome ->> 'participant' AS participant,
       outcome ->> 'username' AS username,
       at AS joined_at,
       seq AS joined_seq
  FROM arena.battle_event
 WHERE command = 'battle_join' AND NOT (outcome ->> 'resumed')::boolean;

COMMENT ON VIEW arena.participants IS 'Who joined.';
COMMENT ON COLUMN arena.participants.joined_seq IS 'The command that made the participant.';

CREATE VIEW arena.submissions AS
SELECT event.battle_id,
       event.seq,
       event.at,
       event.participant,
       who.username,
       event.arguments ->> 'question' AS question,
       event.arguments -> 'answer' AS answer,
       (event.outcome ->> 'correct')::boolean AS correct,
       (event.outcome ->> 'points')::bigint AS points
  FROM arena.battle_event AS event
  LEFT JOIN arena.participants AS who USING (battle_id, participant)
 WHERE event.command = 'question_submit';

COMMENT ON VIEW arena.submissions IS
    'Answers, as they were judged when they came: what a regrade changed is in changes and standings.';
COMMENT ON COLUMN arena.submissions.answer IS 'As it was sent.';
COMMENT ON COLUMN arena.submissions.points IS 'What it earned; 0: it was wrong.';

CREATE VIEW arena.attacks AS
SELECT event.battle_id,
       event.seq,
       event.at,
       event.participant AS attacker,
       one.username AS attacker_username,
       event.target,
       other.username AS target_username,
       event.outcome ->> 'outcome' AS outcome,
       (event.outcome ->> 'damage')::bigint AS damage
  FROM (SELECT *, arguments ->> 'target' AS target
          FROM arena.battle_event
         WHERE command = 'battle_attack') AS event
  LEFT JOIN arena.participants AS one
    ON one.battle_id = event.battle_id AND one.participant = event.participant
  LEFT JOIN arena.participants AS other
    ON other.battle_id = event.battle_id AND other.participant = event.target;

COMMENT ON VIEW arena.attacks IS 'Arrows that were spent, and on whom.';
COMMENT ON COLUMN arena.attacks.outcome IS 'hit, or blocked by a shield.';
COMMENT ON COLUMN arena.attacks.damage IS 'Points that the target really lost.';

CREATE VIEW arena.changes AS
-- who joins has nothing, and a place
SELECT battle_id, seq, at, outcome ->> 'participant' AS participant, true AS placed,
       0::bigint AS points, 0::bigint AS arrows, 0::bigint AS shields,
       0::bigint AS rewards, 0::bigint AS answered, 0::bigint AS correct
  FROM arena.battle_event
 WHERE command = 'battle_join' AND NOT (outcome ->> 'resumed')::boolean
 UNION ALL
SELECT battle_id, seq, at, participant, verdict.correct, (outcome ->> 'points')::bigint,
       0, 0, verdict.correct::integer, 1, verdict.correct::integer
  FROM arena.battle_event,
       LATERAL (SELECT (outcome ->> 'correct')::boolean) AS verdict (correct)
 WHERE command = 'question_submit'
 UNION ALL
SELECT battle_id, seq, at, participant, false, 0, (taken.type = 'arrow')::integer,
       (taken.type = 'shield')::integer, -1, 0, 0
  FROM arena.battle_event,
       LATERAL (SELECT arguments ->> 'type') AS taken (type)
 WHERE command = 'reward_take'
 UNION ALL
-- of the attacker, and of the target
SELECT battle_id, seq, at, participant, false, 0, -1, 0, 0, 0, 0
  FROM arena.battle_event
 WHERE command = 'battle_attack'
 UNION ALL
SELECT battle_id, seq, at, arguments ->> 'target', NOT hit.blocked,
       -(outcome ->> 'damage')::bigint, 0, -hit.blocked::integer, 0, 0, 0
  FROM arena.battle_event,
       LATERAL (SELECT outcome ->> 'outcome' = 'blocked') AS hit (blocked)
 WHERE command = 'battle_attack'
 UNION ALL
-- of all whom it concerns; among equal points they keep their order
SELECT battle_id, seq, at, whom.participant, false,
       coalesce((outcome -> 'points' ->> whom.participant)::bigint, 0), 0, 0,
       coalesce((outcome -> 'rewards' ->> whom.participant)::bigint, 0), 0,
       coalesce((outcome -> 'correct' ->> whom.participant)::bigint, 0)
  FROM arena.battle_event,
       LATERAL (SELECT * FROM json_object_keys(outcome -> 'points')
                 UNION SELECT * FROM json_object_keys(outcome -> 'rewards')
                 UNION SELECT * FROM json_object_keys(outcome -> 'correct'))
           AS whom (participant)
 WHERE command = 'battle_regrade';

COMMENT ON VIEW arena.changes IS
    'What commands changed of participants: differences, whose sums are the standings.';
COMMENT ON COLUMN arena.changes.placed IS
    'Whether the participant''s place among those of equal points is reckoned from this command.';
COMMENT ON COLUMN arena.changes.rewards IS
    'That wait to be taken: earned (1), or taken (-1).';

CREATE VIEW arena.standings AS
SELECT battle_id,
       row_number() OVER (PARTITION BY battle_id
                          ORDER BY total.points DESC, total.placed_seq) AS rank,
       participant,
       who.username,
       total.points,
       total.arrows,
       total.shields,
       total.rewards AS rewards_pending,
       total.answered,
       total.correct,
       who.joined_at
  FROM arena.participants AS who
  JOIN (SELECT battle_id,
               participant,
               sum(points)::bigint AS points,
               sum(arrows)::bigint AS arrows,
               sum(shields)::bigint AS shields,
               sum(rewards)::bigint AS rewards,
               sum(answered)::bigint AS answered,
               sum(correct)::bigint AS correct,
               max(seq) FILTER (WHERE placed) AS placed_seq
          FROM arena.changes
         GROUP BY battle_id, participant) AS total
 USING (battle_id, participant);

COMMENT ON VIEW arena.standings IS
    'Where everybody stands: the export''s figures, reckoned from the journal alone.';
COMMENT ON COLUMN arena.standings.rank IS
    'By points, then by who reached them first; 1, 2, 3 without gaps.';

COMMIT;
