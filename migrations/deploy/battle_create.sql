-- Deploy arena:battle_create to pg
-- requires: battle_check
-- requires: battle

BEGIN;

-- new_id: twelve characters of a-z and 2-7.
--
-- in:  random, 24 or more hexadecimal digits
CREATE FUNCTION arena.new_id(random text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567',
                             get_byte(decode(left(random, 24), 'hex'), i) % 32 + 1, 1),
                      '' ORDER BY i)
      FROM generate_series(0, 11) AS i
$$;

-- insert_questions: keeps the questions of a battle, which are q1, q2 ...
--
-- in:  battle, its id; questions, a list without fault
CREATE FUNCTION arena.insert_questions(battle text, questions jsonb) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO arena.question (battle_id, position, id, subject, difficulty,
                                points, kind, prompt, choices, answer, tolerance)
    SELECT battle, position, 'q' || position, value ->> 'subject',
           value ->> 'difficulty', (value -> 'points')::smallint,
           value ->> 'kind', value ->> 'prompt',
           (SELECT jsonb_agg(jsonb_build_object('id', choice -> 'id',
                                                'text', choice -> 'text')
                             ORDER BY place)
              FROM jsonb_array_elements(nullif(value -> 'choices', 'null'))
                   WITH ORDINALITY AS choices (choice, place)),
           value -> 'answer',
           CASE value ->> 'kind'
               WHEN 'number' THEN coalesce(nullif(value -> 'tolerance', 'null')::numeric, 0)
           END
      FROM jsonb_array_elements(questions) WITH ORDINALITY AS list (value, position)
$$;

-- battle_repeated: the answer to a request whose idempotency key is known, or
-- no row.
--
-- out: as battle_create
CREATE FUNCTION arena.battle_repeated(input jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql STABLE
AS $$
    SELECT answer.kind, answer.a, answer.b
      FROM arena.battle AS battle,
           LATERAL (SELECT '201' AS kind, '' AS a, '' AS b
                     WHERE battle.fingerprint = input ->> 'fingerprint'
                     UNION ALL
                    SELECT tags.kind, tags.a, tags.b
                      FROM (VALUES ('then', 'battle_tick', json_build_object('id', battle.id)::text),
                                   ('reply', 'battle_get', json_build_object('id', battle.id)::text),
                                   ('replayed', '1', '')) AS tags (kind, a, b)
                     WHERE battle.fingerprint = input ->> 'fingerprint'
                     UNION ALL
                    SELECT * FROM arena.problem(422, 'idempotency_key_reused',
                                  'This Idempotency-Key was used with another request.')
                     WHERE battle.fingerprint IS DISTINCT FROM input ->> 'fingerprint'
                   ) AS answer
     WHERE battle.idempotency_key = nullif(input ->> 'idempotency_key', '')
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
CREATE FUNCTION arena.battle_create(input jsonb, arguments jsonb)
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

REVOKE ALL ON FUNCTION arena.battle_create(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.battle_create(jsonb, jsonb) TO arena;

COMMIT;
