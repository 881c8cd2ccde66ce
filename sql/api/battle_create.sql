-- battle_create: makes a battle, with its questions, from an import.
--
-- in:  input: now, random (96 hexadecimal digits: 64 are the seed, the id is
--      made of the rest), rules (defaults)
-- out: 201; then battle_tick {"id"}; reply battle_get {"id"}
--
-- All faults of an import are listed in one answer: so battle_faults, which looks
-- at its questions, looks at all of it.
-- @argument  id? body json
-- @argument  title? body json
-- @argument  description? body json
-- @argument  starts_at? body json
-- @argument  ends_at? body json
-- @argument  join_code? body json
-- @argument  rules? body json
-- @argument  questions? body json
-- @reply     201 Battle
-- @error     409 battle_exists
-- @error     422 invalid_request
CREATE OR REPLACE FUNCTION arena.battle_create(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    now    bigint := (input -> 'now')::bigint;
    random text   := input ->> 'random';
    battle text   := coalesce(arguments ->> 'id', new_id(substr(random, 65)));
    faults text[];
BEGIN
    faults := battle_faults(arguments, input -> 'rules', now);
    IF faults <> '{}' THEN
        RETURN QUERY SELECT * FROM problem(422, 'invalid_request',
                                           'The battle has faults.', faults);
        RETURN;
    END IF;

    INSERT INTO battle (id, title, description, starts_at, ends_at, created_at,
                        seed, rules, join_code, journal_form, version)
    VALUES (battle, arguments ->> 'title', coalesce(arguments ->> 'description', ''),
            instant(nullif(arguments -> 'starts_at', 'null')::bigint),
            instant(nullif(arguments -> 'ends_at', 'null')::bigint),
            instant(now), left(random, 64),
            battle_rules(input -> 'rules', arguments -> 'rules'),
            btrim(arguments ->> 'join_code', E' \t\r\n'), 2, rules_version())
    ON CONFLICT DO NOTHING;

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(409, 'battle_exists',
                                           'There is a battle with this id.');
        RETURN;
    END IF;

    PERFORM insert_questions(battle, arguments -> 'questions');

    RETURN QUERY
    VALUES ('201', '', ''),
           ('then', 'battle_tick', json_build_object('id', battle)::text),
           ('reply', 'battle_get', json_build_object('id', battle)::text);
END
$$;
