-- Deploy arena:battle_fetch_journal to pg
-- requires: battle_fetch
-- requires: battle_record_apart
-- requires: journal_append

BEGIN;

-- journal_claim: gives the journal of a battle to a run of Redis, so that no
-- other may append; waits for one that is just doing so.
--
-- in:  claimant, the run; empty or NULL: the journal stays whose it is
-- out: how far the journal has come; "0-0", too, when there is none
CREATE FUNCTION arena.journal_claim(battle text, claimant text) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    head arena.journal;
BEGIN
    IF claimant <> '' THEN
        head := arena.journal_lock(battle, claimant);

        UPDATE arena.journal
           SET run = claimant
         WHERE battle_id = head.battle_id AND run <> claimant;
    ELSE
        SELECT * INTO head FROM arena.journal WHERE battle_id = battle;
    END IF;

    RETURN coalesce(head.seq, 0) || '-' || coalesce(head.number, 0);
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

COMMIT;
