-- Revert arena:join_code from pg

BEGIN;

-- battle_faults: what is wrong with an import.
--
-- in:  body, any JSON; defaults of rules; now, in milliseconds
-- out: faults, at most some more than 1000; none: the body can be relied on
CREATE OR REPLACE FUNCTION arena.battle_faults(body jsonb, defaults jsonb, now bigint)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    faults text[] := '{}';
BEGIN
    IF jsonb_typeof(body) IS DISTINCT FROM 'object' THEN
        RETURN ARRAY[arena.check_type(body, '', 'object')];
    END IF;

    IF NOT arena.absent(body -> 'id') THEN
        faults := faults || arena.check_id(body -> 'id', 'id', 64);
    END IF;

    faults := faults || arena.check_text(body -> 'title', 'title', 1, 200);

    IF NOT arena.absent(body -> 'description') THEN
        faults := faults || arena.check_text(body -> 'description', 'description', 0, 4000);
    END IF;

    RETURN array_remove(faults, NULL)
           || arena.times_faults(body, now)
           || arena.rules_faults(defaults, body -> 'rules')
           || arena.questions_faults(body -> 'questions',
                                     arena.battle_rules(defaults, body -> 'rules')
                                     -> 'question_count');
END
$$;

-- battle_create: makes a battle, with its questions, from an import.
--
-- in:  input: now, random (96 hexadecimal digits: 64 are the seed, the id is
--      made of the rest), idempotency_key, fingerprint, rules (defaults);
--      arguments: the body of the request, any JSON
-- out: 201; then battle_tick {"id"}; reply battle_get {"id"};
--      replayed, if the idempotency key was used for the same request before
-- errors: 409 battle_exists; 422 invalid_request, with errors;
--      422 idempotency_key_reused
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
    RETURN QUERY SELECT * FROM battle_repeated(input);
    IF FOUND THEN
        RETURN;
    END IF;

    faults := battle_faults(arguments, input -> 'rules', now);
    IF faults <> '{}' THEN
        RETURN QUERY SELECT * FROM problem(422, 'invalid_request',
                                           'The battle has faults.', faults);
        RETURN;
    END IF;

    INSERT INTO battle (id, title, description, starts_at, ends_at, created_at,
                        seed, rules, idempotency_key, fingerprint)
    VALUES (battle, arguments ->> 'title', coalesce(arguments ->> 'description', ''),
            instant(nullif(arguments -> 'starts_at', 'null')::bigint),
            instant(nullif(arguments -> 'ends_at', 'null')::bigint),
            instant(now), left(random, 64),
            battle_rules(input -> 'rules', arguments -> 'rules'),
            nullif(input ->> 'idempotency_key', ''),
            coalesce(input ->> 'fingerprint', ''))
    ON CONFLICT DO NOTHING;

    IF NOT FOUND THEN
        -- The same request may have come in twice at the same instant.
        RETURN QUERY SELECT * FROM battle_repeated(input);
        IF NOT FOUND THEN
            RETURN QUERY SELECT * FROM problem(409, 'battle_exists',
                                               'There is a battle with this id.');
        END IF;
        RETURN;
    END IF;

    PERFORM insert_questions(battle, arguments -> 'questions');

    RETURN QUERY
    VALUES ('201', '', ''),
           ('then', 'battle_tick', json_build_object('id', battle)::text),
           ('reply', 'battle_get', json_build_object('id', battle)::text);
END
$$;

-- battle_fetch: a battle, in the form in which the script battle_load takes it.
--
-- in:  arguments: id; run, of the Redis that wants it: the journal is its own
--      from now on
-- out: 200, with the arguments of battle_load, among them run, and journal
--      {"at": "17-0"}, how far it has come: what the battle is to be restored to
-- errors: 404 battle_not_found
CREATE OR REPLACE FUNCTION arena.battle_fetch(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    at CONSTANT text := journal_claim(arguments ->> 'id', arguments ->> 'run');
BEGIN
    RETURN QUERY
    SELECT '200',
           jsonb_build_object(
               'id', id,
               'run', coalesce(arguments ->> 'run', ''),
               'battle', jsonb_build_object(
                   'id', id, 'title', title, 'description', description,
                   'status', status, 'starts_at', milliseconds(starts_at),
                   'ends_at', milliseconds(ends_at),
                   'created_at', milliseconds(created_at), 'seed', seed,
                   'seed_hash', encode(sha256(seed::bytea), 'hex'), 'rules', rules),
               'questions', bank.questions,
               'texts', bank.texts,
               'journal', jsonb_build_object('at', at))::text,
           ''
      FROM battle, LATERAL questions_for_load(id) AS bank
     WHERE id = arguments ->> 'id';

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
    END IF;
END
$$;

ALTER TABLE arena.battle DROP COLUMN join_code;

COMMIT;
