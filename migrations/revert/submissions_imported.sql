-- Revert arena:submissions_imported from pg

BEGIN;

CREATE OR REPLACE VIEW arena.submissions AS
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

COMMENT ON COLUMN arena.submissions.answer IS 'As it was sent.';

COMMIT;
