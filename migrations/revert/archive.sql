-- Revert arena:archive from pg

BEGIN;

DROP TABLE arena.archive_entry;
DROP TABLE arena.archive_page;
DROP TABLE arena.archive;

COMMIT;
