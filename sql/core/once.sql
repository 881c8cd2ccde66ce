-- once: runs a function of sql/api, and does not run it again for an idempotency
-- key that was used.  What was refused is not kept: nothing was done.
--
-- in:  function, its name; input, with participant, idempotency_key, fingerprint;
--      arguments
-- out: as the function; for a key that is known the first result again, and
--      replayed
-- errors: 422 idempotency_key_reused, and those of the function
CREATE OR REPLACE FUNCTION arena.once(function text, input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    who     CONSTANT text := input ->> 'participant';
    own     CONSTANT text := input ->> 'idempotency_key';
    known   request_key;
    outcome jsonb;
BEGIN
    -- Who comes at the same instant waits here for the other's commit.
    INSERT INTO request_key (participant, key, fingerprint)
    VALUES (who, own, input ->> 'fingerprint')
    ON CONFLICT DO NOTHING;

    IF NOT FOUND THEN
        SELECT * INTO known FROM request_key AS kept
         WHERE kept.participant = who AND kept.key = own;

        IF known.fingerprint <> input ->> 'fingerprint' THEN
            RETURN QUERY SELECT * FROM problem(422, 'idempotency_key_reused',
                                 'This Idempotency-Key was used with another request.');
            RETURN;
        END IF;

        RETURN QUERY SELECT * FROM result_rows(known.result);
        RETURN QUERY VALUES ('replayed', '1', '');
        RETURN;
    END IF;

    EXECUTE format('SELECT jsonb_agg(jsonb_build_array(kind, a, b) ORDER BY n)
                      FROM arena.%I($1, $2) WITH ORDINALITY AS one (kind, a, b, n)',
                   function)
       INTO outcome USING input, arguments;

    IF (outcome -> 0 ->> 0)::integer < 400 THEN
        UPDATE request_key AS kept SET result = outcome
         WHERE kept.participant = who AND kept.key = own;
    ELSE
        DELETE FROM request_key AS kept WHERE kept.participant = who AND kept.key = own;
    END IF;

    RETURN QUERY SELECT * FROM result_rows(outcome);
END
$$;
