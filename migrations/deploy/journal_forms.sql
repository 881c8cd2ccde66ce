-- Deploy arena:journal_forms to pg
-- requires: submissions_imported
-- requires: join_code

-- The second form of a journal: what a command was given and what came of it
-- are hashed, each with a salt, and the chain runs over the hashes.  So they can
-- be erased.  A battle keeps the form that it was made with; so does each row.

BEGIN;

ALTER TABLE arena.battle
    ADD COLUMN journal_form smallint NOT NULL DEFAULT 1 CHECK (journal_form IN (1, 2)),
    ADD COLUMN version      integer  NOT NULL DEFAULT 1 CHECK (version > 0);

COMMENT ON COLUMN arena.battle.journal_form IS
    'How its journal is written and chained, from its first command to its last: docs/journal.md.';
COMMENT ON COLUMN arena.battle.version IS
    'Of the rules and scripts that the battle was made with.';

ALTER TABLE arena.battle_event
    ADD COLUMN version          integer NOT NULL DEFAULT 1 CHECK (version > 0),
    ADD COLUMN changes          json,
    ADD COLUMN arguments_salt   bytea CHECK (octet_length(arguments_salt) = 16),
    ADD COLUMN outcome_salt     bytea CHECK (octet_length(outcome_salt) = 16),
    ADD COLUMN arguments_digest bytea CHECK (octet_length(arguments_digest) = 32),
    ADD COLUMN outcome_digest   bytea CHECK (octet_length(outcome_digest) = 32);

COMMENT ON COLUMN arena.battle_event.version IS
    'Of the rules and scripts that ran the command.';
COMMENT ON COLUMN arena.battle_event.changes IS
    'By how much it changed which field of which participant; NULL: the outcome says it, in the way of the command.';
COMMENT ON COLUMN arena.battle_event.arguments_salt IS
    'Form 2: what the arguments and their key are hashed with; NULL: they were erased.';
COMMENT ON COLUMN arena.battle_event.outcome_salt IS
    'Form 2: what the outcome is hashed with; NULL: it was erased.';
COMMENT ON COLUMN arena.battle_event.arguments_digest IS
    'Of the arguments that were erased; NULL: they are there.';
COMMENT ON COLUMN arena.battle_event.outcome_digest IS
    'Of the outcome that was erased; NULL: it is there.';

-- Of answers that were erased there are none.
CREATE OR REPLACE VIEW arena.submissions AS
SELECT event.battle_id,
       event.seq,
       event.at,
       event.participant,
       who.username,
       event.arguments ->> 'question' AS question,
       CASE WHEN event.arguments_digest IS NULL
            THEN coalesce(event.outcome -> 'answer', event.arguments -> 'answer') END AS answer,
       (event.outcome ->> 'correct')::boolean AS correct,
       (event.outcome ->> 'points')::bigint AS points
  FROM arena.battle_event AS event
  LEFT JOIN arena.participants AS who USING (battle_id, participant)
 WHERE event.command = 'question_submit';

COMMENT ON COLUMN arena.submissions.answer IS
    'As it was sent; where choices are shuffled, by the ids of the import; NULL: it was erased.';

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

COMMIT;
