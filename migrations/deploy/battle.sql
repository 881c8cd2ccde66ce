-- Deploy arena:battle to pg
-- requires: schema

BEGIN;

CREATE TABLE arena.battle (
    id              text        PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    title           text        NOT NULL,
    description     text        NOT NULL,
    status          text        NOT NULL DEFAULT 'scheduled'
                                CHECK (status IN ('scheduled', 'running', 'finished')),
    starts_at       timestamptz,
    ends_at         timestamptz,
    created_at      timestamptz NOT NULL,
    seed            text        NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    rules           jsonb       NOT NULL,
    idempotency_key text        UNIQUE,
    fingerprint     text        NOT NULL
);

COMMENT ON TABLE arena.battle IS 'Battles, as they were imported.';
COMMENT ON COLUMN arena.battle.starts_at IS 'NULL: when told to.';
COMMENT ON COLUMN arena.battle.ends_at IS 'NULL: when told to.';
COMMENT ON COLUMN arena.battle.seed IS
    'Secret until the battle is finished; its SHA-256 is public from the start.';
COMMENT ON COLUMN arena.battle.fingerprint IS
    'Of the request that made the battle: what its idempotency key stands for.';

-- What the clock asks for at each start of a server.
CREATE INDEX battle_unfinished ON arena.battle (created_at)
    WHERE status <> 'finished';

CREATE TABLE arena.question (
    battle_id  text     NOT NULL REFERENCES arena.battle ON DELETE CASCADE,
    position   integer  NOT NULL CHECK (position > 0),
    id         text     NOT NULL,
    subject    text     NOT NULL,
    difficulty text     NOT NULL CHECK (difficulty IN ('easy', 'medium', 'hard')),
    points     smallint NOT NULL,
    kind       text     NOT NULL
                        CHECK (kind IN ('choice', 'choices', 'text', 'number')),
    prompt     text     NOT NULL,
    choices    jsonb,
    answer     jsonb    NOT NULL,
    tolerance  numeric,
    PRIMARY KEY (battle_id, position),
    UNIQUE (battle_id, id)
);

COMMENT ON TABLE arena.question IS 'The bank of questions of each battle.';
COMMENT ON COLUMN arena.question.choices IS
    'Of choice and choices: [{"id", "text"}, ...]; otherwise NULL.';
COMMENT ON COLUMN arena.question.answer IS 'As it was imported.';
COMMENT ON COLUMN arena.question.tolerance IS 'Of number; otherwise NULL.';

COMMIT;
