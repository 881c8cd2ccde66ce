-- regrade_faults: what is wrong with a request to regrade.
--
-- in:  battle, its id; list, any JSON
-- out: faults: required, invalid_type, invalid_choice, too_few, too_long,
--      duplicate, and those of regraded_faults
CREATE OR REPLACE FUNCTION arena.regrade_faults(battle text, list jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    bank   bigint;
    faults text[];
    given  jsonb;
    field  text;
    asked  arena.question;
    seen   text[] := '{}';
BEGIN
    IF jsonb_typeof(list) IS DISTINCT FROM 'array' THEN
        RETURN ARRAY[arena.check_type(list, 'questions', 'array')];
    END IF;

    SELECT count(*) INTO bank FROM arena.question WHERE battle_id = battle;

    IF jsonb_array_length(list) = 0 THEN
        RETURN ARRAY[arena.fault('questions', 'too_few', 'must be at least 1')];
    ELSIF jsonb_array_length(list) > bank THEN
        RETURN ARRAY[arena.fault('questions', 'too_long',
                                 format('must be at most %s, the bank', bank))];
    END IF;

    FOR i IN 0 .. jsonb_array_length(list) - 1 LOOP
        given := list -> i;
        field := format('questions[%s]', i);

        IF jsonb_typeof(given) <> 'object' THEN
            faults := faults || arena.check_type(given, field, 'object');
            CONTINUE;
        END IF;

        SELECT * INTO asked FROM arena.question
         WHERE battle_id = battle AND id = given ->> 'id';

        faults := faults || arena.regraded_faults(asked, given, field);

        IF asked.id = ANY (seen) THEN
            faults := faults || arena.fault(field || '.id', 'duplicate', 'is there twice');
        END IF;

        seen := seen || asked.id;

        EXIT WHEN cardinality(faults) >= 1000;
    END LOOP;

    RETURN array_remove(faults, NULL);
END
$$;
