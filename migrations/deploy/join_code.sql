-- Deploy arena:join_code to pg
-- requires: battle_create
-- requires: battle_fetch_journal
-- requires: rules_typed

BEGIN;

ALTER TABLE arena.battle ADD COLUMN join_code text;

COMMENT ON COLUMN arena.battle.join_code IS
    'What a new participant must know; NULL: nothing. Organisers alone see it.';

COMMIT;
