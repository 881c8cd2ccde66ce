-- battle_fetch: a battle, in the form in which the script battle_load takes it.
--
-- in:  arguments: id; run, of the Redis that wants it: the journal is its own
--      from now on
-- out: 200, with the arguments of battle_load, among them run, and journal
--      {"at": "17-0"}, how far it has come: what the battle is to be restored to;
--      expired: it is in the archive as it is, and no session of it lives.  The
--      archive does not answer for it any more, when there is a run
-- errors: 404 battle_not_found
-- @argument  id body identifier
-- @argument  run? body string(0,64)
CREATE OR REPLACE FUNCTION arena.battle_fetch(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    claimed CONSTANT text := journal_claim(arguments ->> 'id', arguments ->> 'run');
BEGIN
    IF arguments ->> 'run' <> '' THEN
        UPDATE archive SET back_at = clock_timestamp()
         WHERE battle_id = arguments ->> 'id' AND back_at IS NULL;
    END IF;

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
                   'seed_hash', encode(sha256(seed::bytea), 'hex'), 'rules', rules,
                   'join_code', join_code, 'version', version,
                   'expired', EXISTS (
                       SELECT FROM archive
                        WHERE battle_id = id AND archive.at IS NOT NULL
                          AND seq = split_part(claimed, '-', 1)::bigint)),
               'questions', bank.questions,
               'texts', bank.texts,
               'journal', jsonb_build_object('at', claimed))::text,
           ''
      FROM battle, LATERAL questions_for_load(id) AS bank
     WHERE id = arguments ->> 'id';

    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
    END IF;
END
$$;
