-- Verify arena:battle_check on pg

BEGIN;

SELECT 1 / (arena.battle_faults('{"title": "t", "rules": {"question_count": 1},
                                  "questions": [{"subject": "s", "difficulty": "easy",
                                                 "points": 10, "kind": "number",
                                                 "prompt": "p", "answer": 1}]}',
                                '{}', 0) = '{}')::integer;

SELECT 1 / (array_length(arena.battle_faults('[]', '{}', 0), 1) = 1)::integer;
SELECT 1 / (array_length(arena.battle_faults('{}', '{}', 0), 1) = 2)::integer;
SELECT 1 / (arena.battle_rules('{"attack_damage": 20}', '{"leaderboard_size": 5}')
            = '{"question_count": 15, "attack_damage": 20,
                "session_timeout_ms": 60000, "leaderboard_size": 5}')::integer;

ROLLBACK;
