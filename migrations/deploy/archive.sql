-- Deploy arena:archive to pg
-- requires: battle_event
-- requires: battle_unlisted

BEGIN;

CREATE TABLE arena.archive (
    battle_id        text        PRIMARY KEY REFERENCES arena.battle ON DELETE CASCADE,
    seq              bigint      NOT NULL,
    attempt          text        NOT NULL,
    begun_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    at               timestamptz,
    back_at          timestamptz,
    member           text        COLLATE "C" NOT NULL,
    leaderboard_size integer     NOT NULL,
    texts            jsonb       NOT NULL
);

COMMENT ON TABLE arena.archive IS
    'What is answered about battles that have left Redis, as the scripts said it when they left.';
COMMENT ON COLUMN arena.archive.seq IS
    'Of the last command then: when the journal has come further, this is out of date.';
COMMENT ON COLUMN arena.archive.attempt IS 'Who writes it: pages of another attempt are not taken.';
COMMENT ON COLUMN arena.archive.begun_at IS 'When a page of it was taken last.';
COMMENT ON COLUMN arena.archive.at IS 'When all of it was there; NULL: it is not.';
COMMENT ON COLUMN arena.archive.back_at IS 'Since when Redis has the battle again; NULL: it has not.';
COMMENT ON COLUMN arena.archive.member IS 'Its place in the list of battles.';
COMMENT ON COLUMN arena.archive.leaderboard_size IS 'Of the rules of the battle.';
COMMENT ON COLUMN arena.archive.texts IS
    'By script, and what it was asked for: answers; by code: refusals; summary: what the list of battles says.';

CREATE INDEX archive_member ON arena.archive (member);

CREATE TABLE arena.archive_page (
    battle_id text    NOT NULL REFERENCES arena.archive ON DELETE CASCADE,
    kind      text    NOT NULL,
    number    integer NOT NULL,
    type      text    NOT NULL,
    body      text    NOT NULL,
    PRIMARY KEY (battle_id, kind, number)
);

COMMENT ON TABLE arena.archive_page IS 'Long answers, in pieces.';
COMMENT ON COLUMN arena.archive_page.kind IS 'The script, and what it was asked for.';
COMMENT ON COLUMN arena.archive_page.type IS 'The type of the content; empty: JSON.';

CREATE TABLE arena.archive_entry (
    battle_id   text    NOT NULL REFERENCES arena.archive ON DELETE CASCADE,
    participant text    NOT NULL,
    place       integer,
    session     bigint,
    entry       text,
    name        text    COLLATE "C",
    PRIMARY KEY (battle_id, participant)
);

COMMENT ON TABLE arena.archive_entry IS 'The participants of a battle, by place and by name.';
COMMENT ON COLUMN arena.archive_entry.session IS 'The number of the last session.';
COMMENT ON COLUMN arena.archive_entry.entry IS 'On the leaderboard, JSON.';
COMMENT ON COLUMN arena.archive_entry.name IS 'Case-folded; NULL: nobody finds it by its name.';

CREATE INDEX archive_entry_place ON arena.archive_entry (battle_id, place);
CREATE INDEX archive_entry_name ON arena.archive_entry (battle_id, name);

COMMIT;
