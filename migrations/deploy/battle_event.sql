-- Deploy arena:battle_event to pg
-- requires: battle
-- requires: instants

BEGIN;

-- Rows are written and read by functions that hold the battle's row in
-- arena.journal, and that row refers to the battle: so these need no reference
-- of their own, which would be looked up for each of them.
CREATE TABLE arena.battle_event (
    battle_id       text        NOT NULL,
    seq             bigint      NOT NULL CHECK (seq > 0),
    at              timestamptz NOT NULL,
    command         text        NOT NULL,
    participant     text        NOT NULL,
    session         bigint      NOT NULL,
    idempotency_key text        NOT NULL,
    fingerprint     text        NOT NULL,
    random          text        NOT NULL,
    arguments       json        NOT NULL,
    outcome         json        NOT NULL,
    hash            bytea       NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (battle_id, seq)
);

COMMENT ON TABLE arena.battle_event IS
    'The journal: every accepted command of every battle, once.';
COMMENT ON COLUMN arena.battle_event.seq IS
    'The battle''s own count of accepted commands: 1, 2, 3, without a gap.';
COMMENT ON COLUMN arena.battle_event.at IS
    'The battle''s time, in whole milliseconds; it never steps back.';
COMMENT ON COLUMN arena.battle_event.command IS 'The script that was run.';
COMMENT ON COLUMN arena.battle_event.participant IS
    'Who gave the command: a participant''s id, organiser or clock; empty: one who joins.';
COMMENT ON COLUMN arena.battle_event.random IS
    'What the script was given for chance: with it, it does the same again.';
COMMENT ON COLUMN arena.battle_event.arguments IS
    'What the script was given, to the byte: hence json, not jsonb.';
COMMENT ON COLUMN arena.battle_event.outcome IS
    'What came of it, for those who ask the journal; to the byte, too.';
COMMENT ON COLUMN arena.battle_event.hash IS
    'SHA-256 of the hash of the command before and this row: see journal_row.';

CREATE TABLE arena.battle_refusal (
    battle_id       text        NOT NULL,
    seq             bigint      NOT NULL CHECK (seq >= 0),
    number          integer     NOT NULL CHECK (number > 0),
    at              timestamptz NOT NULL,
    command         text        NOT NULL,
    participant     text        NOT NULL,
    session         bigint      NOT NULL,
    idempotency_key text        NOT NULL,
    fingerprint     text        NOT NULL,
    random          text        NOT NULL,
    arguments       json        NOT NULL,
    PRIMARY KEY (battle_id, seq, number)
);

COMMENT ON TABLE arena.battle_refusal IS
    'Refusals under an idempotency key: they changed nothing, and the same key is to get the same answer after a restore.';
COMMENT ON COLUMN arena.battle_refusal.seq IS 'The command that it came after; 0: before the first.';
COMMENT ON COLUMN arena.battle_refusal.number IS 'Its place among those after the same command.';

CREATE TABLE arena.journal (
    battle_id text    PRIMARY KEY REFERENCES arena.battle ON DELETE CASCADE,
    run       text    NOT NULL DEFAULT '',
    seq       bigint  NOT NULL DEFAULT 0 CHECK (seq >= 0),
    number    integer NOT NULL DEFAULT 0 CHECK (number >= 0),
    hash      bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
                      CHECK (octet_length(hash) = 32)
);

COMMENT ON TABLE arena.journal IS 'How far the journal of each battle has come.';
COMMENT ON COLUMN arena.journal.run IS
    'The run of Redis whose stream may be appended: one that was replaced may not.';
COMMENT ON COLUMN arena.journal.seq IS 'Of the last command.';
COMMENT ON COLUMN arena.journal.number IS
    'Of the last refusal after it; 0: there is none.';
COMMENT ON COLUMN arena.journal.hash IS
    'Of the last command: the head of the chain.  32 zero bytes before the first.';

COMMENT ON SCHEMA arena IS 'Battles as they were imported, their journals, and how they ended.';

COMMIT;
