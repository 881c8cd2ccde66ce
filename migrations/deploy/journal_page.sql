-- Deploy arena:journal_page to pg
-- requires: battle_event

BEGIN;

-- journal_after: the entries of a journal after one of them, commands and
-- refusals in the order in which they came.  Each table gives no more than is
-- asked for, from its index, however long the journal is.
--
-- out: header: entry, at (ms), command, participant, session, idempotency key,
--      fingerprint, random, with a space between; arguments, JSON text
CREATE FUNCTION arena.journal_after(battle text, after_seq bigint,
                                    after_number integer, most integer)
RETURNS TABLE (entry text, header text, arguments text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        (SELECT seq, 0 AS number, at, command, participant, session,
                idempotency_key, fingerprint, random, arguments
           FROM arena.battle_event
          WHERE battle_id = battle AND seq > after_seq
          ORDER BY seq
          LIMIT most)
        UNION ALL
        (SELECT seq, number, at, command, participant, session,
                idempotency_key, fingerprint, random, arguments
           FROM arena.battle_refusal
          WHERE battle_id = battle AND (seq, number) > (after_seq, after_number)
          ORDER BY seq, number
          LIMIT most)
        ORDER BY seq, number
        LIMIT most
    )
    -- Instants are reckoned here: a function would be called for each of them.
    SELECT seq || '-' || number,
           seq || '-' || number || ' ' || (extract(epoch FROM at) * 1000)::bigint || ' ' || command
           || ' ' || participant || ' ' || session || ' ' || idempotency_key
           || ' ' || fingerprint || ' ' || random,
           arguments::text
      FROM page
     ORDER BY seq, number
$$;

-- journal_page: a part of a journal, for a battle that is to be restored.
--
-- in:  arguments: id; after, the last entry that is known, "0-0": none; limit
-- out: 200; then for each entry replay (header, arguments), as above; last
--      battle_restore {"id", "from", "upto", "last"}: which part it is, and
--      whether the journal ends with it
CREATE FUNCTION arena.journal_page(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    battle CONSTANT text    := arguments ->> 'id';
    after  CONSTANT text    := arguments ->> 'after';
    most   CONSTANT integer := arguments -> 'limit';
    upto   text             := after;
    count  integer          := 0;
    row    record;
BEGIN
    kind := '200';
    a := '';
    b := '';
    RETURN NEXT;

    -- One more than is wanted tells whether there is more.
    FOR row IN SELECT * FROM journal_after(battle, split_part(after, '-', 1)::bigint,
                                           split_part(after, '-', 2)::integer,
                                           most + 1)
    LOOP
        count := count + 1;
        EXIT WHEN count > most;

        kind := 'replay';
        a := row.header;
        b := row.arguments;
        upto := row.entry;
        RETURN NEXT;
    END LOOP;

    kind := 'then';
    a := 'battle_restore';
    b := json_build_object('id', battle, 'from', after, 'upto', upto,
                           'last', count <= most);
    RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION arena.journal_page(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.journal_page(jsonb, jsonb) TO arena;

COMMIT;
