-- Revert arena:journal_deltas from pg

BEGIN;

-- Rows of before, whose outcomes are in the way of each command; and then
-- those that say what changed, whatever the command.
CREATE OR REPLACE VIEW arena.changes AS
SELECT battle_id, seq, at, outcome ->> 'participant' AS participant, true AS placed,
       0::bigint AS points, 0::bigint AS arrows, 0::bigint AS shields,
       0::bigint AS rewards, 0::bigint AS answered, 0::bigint AS correct
  FROM arena.battle_event
 WHERE command = 'battle_join' AND NOT (outcome ->> 'resumed')::boolean
   AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, participant, verdict.correct, (outcome ->> 'points')::bigint,
       0, 0, verdict.correct::integer, 1, verdict.correct::integer
  FROM arena.battle_event,
       LATERAL (SELECT (outcome ->> 'correct')::boolean) AS verdict (correct)
 WHERE command = 'question_submit' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, participant, false, 0, (taken.type = 'arrow')::integer,
       (taken.type = 'shield')::integer, -1, 0, 0
  FROM arena.battle_event,
       LATERAL (SELECT arguments ->> 'type') AS taken (type)
 WHERE command = 'reward_take' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, participant, false, 0, -1, 0, 0, 0, 0
  FROM arena.battle_event
 WHERE command = 'battle_attack' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, arguments ->> 'target', NOT hit.blocked,
       -(outcome ->> 'damage')::bigint, 0, -hit.blocked::integer, 0, 0, 0
  FROM arena.battle_event,
       LATERAL (SELECT outcome ->> 'outcome' = 'blocked') AS hit (blocked)
 WHERE command = 'battle_attack' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, whom.participant, false,
       coalesce((outcome -> 'points' ->> whom.participant)::bigint, 0), 0, 0,
       coalesce((outcome -> 'rewards' ->> whom.participant)::bigint, 0), 0,
       coalesce((outcome -> 'correct' ->> whom.participant)::bigint, 0)
  FROM arena.battle_event,
       LATERAL (SELECT * FROM json_object_keys(outcome -> 'points')
                 UNION SELECT * FROM json_object_keys(outcome -> 'rewards')
                 UNION SELECT * FROM json_object_keys(outcome -> 'correct'))
           AS whom (participant)
 WHERE command = 'battle_regrade' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, whom.participant,
       coalesce((by ->> 'placed')::bigint, 0) <> 0,
       coalesce((by ->> 'points')::bigint, 0),
       coalesce((by ->> 'arrows')::bigint, 0),
       coalesce((by ->> 'shields')::bigint, 0),
       coalesce((by ->> 'rewards')::bigint, 0),
       coalesce((by ->> 'answered')::bigint, 0),
       coalesce((by ->> 'correct')::bigint, 0)
  FROM arena.battle_event,
       LATERAL json_each(changes) AS whom (participant, by)
 WHERE changes IS NOT NULL;

COMMENT ON VIEW arena.changes IS
    'What commands changed of participants: differences, whose sums are the standings.';
COMMENT ON VIEW arena.standings IS
    'Where everybody stands: the export''s figures, reckoned from the journal alone.';

DROP VIEW arena.totals;
DROP VIEW arena.deltas;

COMMIT;
