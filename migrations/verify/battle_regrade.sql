-- Verify arena:battle_regrade on pg

BEGIN;

SELECT 1 / has_function_privilege('arena', 'arena.battle_regrade(jsonb, jsonb)',
                                  'EXECUTE')::integer;

SELECT 1 / count(*)
  FROM arena.battle_regrade('{}', '{"id": "no such battle", "body": {}}')
 WHERE kind = '404';

INSERT INTO arena.battle (id, title, description, created_at, seed, rules, fingerprint)
VALUES ('of-battle_regrade', '', '', arena.instant(0), repeat('0', 64), '{}', '');
SELECT arena.insert_questions('of-battle_regrade',
    '[{"subject": "s", "difficulty": "easy", "points": 10, "kind": "number",
       "prompt": "p", "answer": 1, "tolerance": 0.5}]');

SELECT 1 / count(*)
  FROM arena.battle_regrade('{}', '{"id": "of-battle_regrade",
                                    "body": {"questions": [{"id": "q1", "answer": 2}]}}')
 WHERE kind = 'instead' AND a = 'battle_regrade'
   AND b::jsonb @> '{"questions": [{"id": "q1", "number": "2", "tolerance": "0.5"}]}';

SELECT 1 / count(*)
  FROM arena.battle_regrade('{}', '{"id": "of-battle_regrade",
                                    "body": {"questions": [{"id": "q2", "answer": 2}]}}')
 WHERE kind = '422';

ROLLBACK;
