-- battle_faults: what is wrong with an import.
--
-- in:  body, an object; defaults of rules; now, in milliseconds
-- out: faults, at most some more than 1000; none: the body can be relied on
CREATE OR REPLACE FUNCTION arena.battle_faults(body jsonb, defaults jsonb, now bigint)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faults text[] := '{}';
BEGIN
    IF NOT arena.absent(body -> 'id') THEN
        faults := faults || arena.check_id(body -> 'id', 'id', 64);
    END IF;

    faults := faults || arena.check_text(body -> 'title', 'title', 1, 200);

    IF NOT arena.absent(body -> 'description') THEN
        faults := faults || arena.check_text(body -> 'description', 'description', 0, 4000);
    END IF;

    IF NOT arena.absent(body -> 'join_code') THEN
        faults := faults || arena.check_text(body -> 'join_code', 'join_code', 4, 32);
    END IF;

    RETURN array_remove(faults, NULL)
           || arena.times_faults(body, now)
           || arena.rules_faults(defaults, body -> 'rules')
           || arena.questions_faults(body -> 'questions',
                                     arena.battle_rules(defaults, body -> 'rules')
                                     -> 'question_count');
END
$$;
