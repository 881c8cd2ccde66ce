-- Deploy arena:journal_deltas to pg
-- requires: journal_forms

-- What commands changed of participants, and what that comes to, with the fields
-- of whatever mode the battle is of.  The changes of a quiz are made of the first,
-- and its standings of its changes: that takes less time than by the totals.

BEGIN;

-- Rows of before there were modes, whose outcomes are in the way of each command;
-- and then those that say what changed, whatever the command.
CREATE VIEW arena.deltas AS
SELECT battle_id, seq, at, outcome ->> 'participant' AS participant, true AS placed,
       '{}'::json AS fields
  FROM arena.battle_event
 WHERE command = 'battle_join' AND NOT (outcome ->> 'resumed')::boolean
   AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, participant, verdict.correct,
       json_build_object('points', (outcome ->> 'points')::bigint,
                          'rewards', verdict.correct::integer, 'answered', 1,
                          'correct', verdict.correct::integer)
  FROM arena.battle_event,
       LATERAL (SELECT (outcome ->> 'correct')::boolean) AS verdict (correct)
 WHERE command = 'question_submit' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, participant, false,
       json_build_object('rewards', -1, arguments ->> 'type' || 's', 1)
  FROM arena.battle_event
 WHERE command = 'reward_take' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, participant, false, '{"arrows":-1}'
  FROM arena.battle_event
 WHERE command = 'battle_attack' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, arguments ->> 'target', NOT hit.blocked,
       json_build_object('points', -(outcome ->> 'damage')::bigint,
                          'shields', -hit.blocked::integer)
  FROM arena.battle_event,
       LATERAL (SELECT outcome ->> 'outcome' = 'blocked') AS hit (blocked)
 WHERE command = 'battle_attack' AND changes IS NULL
 UNION ALL
SELECT battle_id, seq, at, by.participant, false,
       json_object_agg(by.field, by.change)
  FROM arena.battle_event,
       LATERAL (SELECT field, one.key AS participant, one.value::bigint AS change
                  FROM json_each(outcome) AS every (field, list),
                       json_each_text(list) AS one) AS by
 WHERE command = 'battle_regrade' AND changes IS NULL
 GROUP BY battle_id, seq, at, by.participant
 UNION ALL
SELECT battle_id, seq, at, whom.participant,
       coalesce((by ->> 'placed')::bigint, 0) <> 0, by
  FROM arena.battle_event,
       LATERAL json_each(changes) AS whom (participant, by)
 WHERE changes IS NOT NULL;

COMMENT ON VIEW arena.deltas IS
    'What commands changed of participants: differences, whose sums are the totals.';
COMMENT ON COLUMN arena.deltas.placed IS
    'Whether the participant''s place among those of equal score is reckoned from this command.';
COMMENT ON COLUMN arena.deltas.fields IS
    'By how much which field of the battle''s mode changed, as the journal says it, placed included.';

CREATE VIEW arena.totals AS
SELECT battle_id, participant, who.username, total.fields, total.placed_seq, who.joined_at
  FROM arena.participants AS who
  JOIN (SELECT battle_id,
               participant,
               coalesce(jsonb_object_agg(field, value) FILTER (WHERE field IS NOT NULL),
                        '{}') AS fields,
               max(placed_seq) AS placed_seq
          FROM (SELECT battle_id, participant, field, sum(change::bigint)::bigint AS value,
                       max(seq) FILTER (WHERE placed) AS placed_seq
                  FROM arena.deltas
                  LEFT JOIN LATERAL json_each_text(fields) AS by (field, change)
                    ON field <> 'placed'
                 GROUP BY battle_id, participant, field) AS summed
         GROUP BY battle_id, participant) AS total
 USING (battle_id, participant);

COMMENT ON VIEW arena.totals IS
    'What everybody has: the export''s figures, reckoned from the journal alone.';
COMMENT ON COLUMN arena.totals.fields IS
    'Of the battle''s mode, under the names that the journal has; what is not named is 0.';
COMMENT ON COLUMN arena.totals.placed_seq IS
    'Of an equal score, the least one comes first.';

CREATE OR REPLACE VIEW arena.changes AS
SELECT battle_id, seq, at, participant, placed,
       coalesce((fields ->> 'points')::bigint, 0) AS points,
       coalesce((fields ->> 'arrows')::bigint, 0) AS arrows,
       coalesce((fields ->> 'shields')::bigint, 0) AS shields,
       coalesce((fields ->> 'rewards')::bigint, 0) AS rewards,
       coalesce((fields ->> 'answered')::bigint, 0) AS answered,
       coalesce((fields ->> 'correct')::bigint, 0) AS correct
  FROM arena.deltas;

COMMENT ON VIEW arena.changes IS
    'What commands changed of participants of a quiz: differences, whose sums are the standings.';
COMMENT ON VIEW arena.standings IS
    'Where everybody stands in a quiz: the export''s figures, reckoned from the journal alone.';

COMMIT;
