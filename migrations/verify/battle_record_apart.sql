-- Verify arena:battle_record_apart on pg

BEGIN;

INSERT INTO arena.battle (id, title, description, starts_at, created_at, seed, rules,
                          fingerprint)
VALUES ('of-battle_record_apart', '', '', arena.instant(1000), arena.instant(0),
        repeat('0', 64), '{}', '');

SELECT arena.battle_record('{}', '{"id": "of-battle_record_apart", "status": "finished",
                                   "starts_at": 2000, "ends_at": 3000,
                                   "registration": {"id": "of-battle_record_apart"}}');

SELECT 1 / count(*)
  FROM arena.battle
 WHERE id = 'of-battle_record_apart'
   AND starts_at = arena.instant(1000) AND ends_at IS NULL
   AND started_at = arena.instant(2000) AND ended_at = arena.instant(3000)
   AND registration = '{"id": "of-battle_record_apart"}';

ROLLBACK;
