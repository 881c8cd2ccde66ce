-- Revert arena:battle_fetch_journal from pg

BEGIN;

-- battle_fetch: a battle, in the form in which the script battle_load takes it.
--
-- in:  arguments: id
-- out: 200, with the arguments of battle_load
-- errors: 404 battle_not_found
CREATE OR REPLACE FUNCTION arena.battle_fetch(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT '200',
           jsonb_build_object(
               'id', id,
               'battle', jsonb_build_object(
                   'id', id, 'title', title, 'description', description,
                   'status', status, 'starts_at', milliseconds(starts_at),
                   'ends_at', milliseconds(ends_at),
                   'created_at', milliseconds(created_at), 'seed', seed,
                   'seed_hash', encode(sha256(seed::bytea), 'hex'), 'rules', rules),
               'questions', bank.questions,
               'texts', bank.texts)::text,
           ''
      FROM battle, LATERAL questions_for_load(id) AS bank
     WHERE id = arguments ->> 'id';

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
    END IF;
END
$$;

DROP FUNCTION arena.journal_claim(text, text);

COMMIT;
