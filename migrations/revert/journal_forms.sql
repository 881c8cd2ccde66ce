-- Revert arena:journal_forms from pg

BEGIN;

-- Without its salts such a journal would be worth nothing.
DO $$
BEGIN
    IF EXISTS (SELECT FROM arena.battle_event WHERE arguments_salt IS NOT NULL
                                                 OR arguments_digest IS NOT NULL) THEN
        RAISE 'There are journals of form 2, which the version before cannot keep.';
    END IF;
END
$$;

CREATE OR REPLACE VIEW arena.submissions AS
SELECT event.battle_id,
       event.seq,
       event.at,
       event.participant,
       who.username,
       event.arguments ->> 'question' AS question,
       coalesce(event.outcome -> 'answer', event.arguments -> 'answer') AS answer,
       (event.outcome ->> 'correct')::boolean AS correct,
       (event.outcome ->> 'points')::bigint AS points
  FROM arena.battle_event AS event
  LEFT JOIN arena.participants AS who USING (battle_id, participant)
 WHERE event.command = 'question_submit';

COMMENT ON COLUMN arena.submissions.answer IS
    'As it was sent; where choices are shuffled, by the ids of the import.';

CREATE OR REPLACE VIEW arena.changes AS
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

ALTER TABLE arena.battle_event
    DROP COLUMN version,
    DROP COLUMN changes,
    DROP COLUMN arguments_salt,
    DROP COLUMN outcome_salt,
    DROP COLUMN arguments_digest,
    DROP COLUMN outcome_digest;

ALTER TABLE arena.battle
    DROP COLUMN journal_form,
    DROP COLUMN version;

COMMIT;
