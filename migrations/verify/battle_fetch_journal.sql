-- Verify arena:battle_fetch_journal on pg

BEGIN;

INSERT INTO arena.battle (id, title, description, created_at, seed, rules, fingerprint)
VALUES ('of-battle_fetch_journal', '', '', arena.instant(0), repeat('0', 64), '{}', '');

SELECT 1 / count(*)
  FROM arena.battle_fetch('{}', '{"id": "of-battle_fetch_journal", "run": "this"}')
 WHERE kind = '200' AND a::jsonb @> '{"journal": {"at": "0-0"}}';

SELECT 1 / count(*)
  FROM arena.journal
 WHERE battle_id = 'of-battle_fetch_journal' AND run = 'this';

SELECT 1 / count(*)
  FROM arena.battle_fetch('{}', '{"id": "no such battle", "run": "this"}')
 WHERE kind = '404';

ROLLBACK;
