-- Deploy arena:request_key to pg
-- requires: battle

BEGIN;

CREATE TABLE arena.request_key (
    participant text        NOT NULL,
    key         text        NOT NULL,
    fingerprint text,
    result      jsonb,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (participant, key)
);

COMMENT ON TABLE arena.request_key IS
    'Idempotency keys of what SQL functions did: see arena.once.';
COMMENT ON COLUMN arena.request_key.participant IS 'Whose key it is; empty: an organiser''s.';
COMMENT ON COLUMN arena.request_key.fingerprint IS
    'Of the request that the key stands for; NULL: of a version that made it otherwise.';
COMMENT ON COLUMN arena.request_key.result IS 'The rows of the function: [[kind, a, b], ...].';

-- Keys of imports were kept with the battle.
INSERT INTO arena.request_key (participant, key, result, at)
SELECT '', idempotency_key,
       jsonb_build_array(
           jsonb_build_array('201', '', ''),
           jsonb_build_array('then', 'battle_tick', json_build_object('id', id)::text),
           jsonb_build_array('reply', 'battle_get', json_build_object('id', id)::text)),
       created_at
  FROM arena.battle
 WHERE idempotency_key IS NOT NULL;

ALTER TABLE arena.battle ALTER COLUMN fingerprint DROP NOT NULL;

COMMENT ON COLUMN arena.battle.idempotency_key IS
    'Of battles that versions before request_key made; not written any more.';
COMMENT ON COLUMN arena.battle.fingerprint IS
    'Of battles that versions before request_key made; not written any more.';

COMMIT;
