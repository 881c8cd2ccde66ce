-- Verify arena:rules_typed on pg

BEGIN;

SELECT 1 / (arena.battle_rules('{"brave": {"type": "boolean", "usual": true}, "plain": 3}',
                               '{"brave": false}')
            @> '{"brave": false, "plain": 3, "question_count": 15}')::integer;

SELECT 1 / (arena.rules_faults('{"brave": {"type": "boolean", "usual": true},
                                 "when": {"type": "enum(now,end)", "usual": "now"},
                                 "count": {"type": "integer(1,3)", "usual": 2}}',
                               '{"brave": false, "when": "end", "count": 3}')
            = '{}')::integer;

SELECT 1 / (cardinality(arena.rules_faults('{"brave": {"type": "boolean", "usual": true},
                                             "when": {"type": "enum(now,end)", "usual": "now"},
                                             "count": {"type": "integer(1,3)", "usual": 2}}',
                                           '{"brave": 1, "when": "later", "count": 4, "no": 1}'))
            = 4)::integer;

ROLLBACK;
