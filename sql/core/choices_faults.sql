-- choices_faults: what is wrong with the choices of a question.
--
-- in:  question, an object; field, the question's own
-- out: faults: required, invalid_type, too_few, too_long, too_short, duplicate
CREATE OR REPLACE FUNCTION arena.choices_faults(question jsonb, field text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    choices jsonb := question -> 'choices';
    list    text  := field || '.choices';
    faults  text[];
    choice  jsonb;
    member  text;
    seen    text[] := '{}';
BEGIN
    IF question ->> 'kind' IN ('text', 'number') THEN
        IF arena.absent(choices) THEN
            RETURN '{}';
        END IF;

        RETURN ARRAY[arena.fault(list, 'invalid_type',
                                 'must be absent from a question of this kind')];
    END IF;

    IF jsonb_typeof(choices) IS DISTINCT FROM 'array' THEN
        RETURN ARRAY[arena.check_type(choices, list, 'array')];
    END IF;

    IF jsonb_array_length(choices) < 2 THEN
        faults := ARRAY[arena.fault(list, 'too_few', 'must be at least 2')];
    ELSIF jsonb_array_length(choices) > 10 THEN
        RETURN ARRAY[arena.fault(list, 'too_long', 'must be at most 10')];
    END IF;

    FOR i IN 0 .. jsonb_array_length(choices) - 1 LOOP
        choice := choices -> i;
        member := format('%s[%s]', list, i);

        IF jsonb_typeof(choice) <> 'object' THEN
            faults := faults || arena.check_type(choice, member, 'object');
            CONTINUE;
        END IF;

        faults := faults || arena.check_id(choice -> 'id', member || '.id', 32)
                         || arena.check_text(choice -> 'text', member || '.text', 1, 1000);

        IF choice ->> 'id' = ANY (seen) THEN
            faults := faults || arena.fault(member || '.id', 'duplicate',
                                            'is the id of another choice too');
        END IF;

        seen := seen || (choice ->> 'id');
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;
