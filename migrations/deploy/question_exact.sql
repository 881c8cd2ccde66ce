-- Deploy arena:question_exact to pg
-- requires: battle
-- requires: journal_deltas

BEGIN;

ALTER TABLE arena.question ADD COLUMN exact boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN arena.question.exact IS
    'Of text: whether an answer is right only as it is written, white space apart.';

COMMIT;
