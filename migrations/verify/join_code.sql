-- Verify arena:join_code on pg

BEGIN;

INSERT INTO arena.battle (id, title, description, created_at, seed, rules, join_code, fingerprint)
VALUES ('of-join_code', '', '', arena.instant(0), repeat('0', 64), '{}', 'open sesame', '');

SELECT 1 / count(*)
  FROM arena.battle_fetch('{}', '{"id": "of-join_code"}')
 WHERE kind = '200' AND a::jsonb @> '{"battle": {"join_code": "open sesame"}}';

SELECT 1 / (cardinality(arena.battle_faults('{"title": "t", "join_code": "abc", "questions": []}',
                                            '{}', 0)) = 2)::integer;

ROLLBACK;
