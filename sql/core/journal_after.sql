-- journal_after: the entries of a journal after one of them, commands and
-- refusals in the order in which they came.  Each table gives no more than is
-- asked for, from its index, however long the journal is.
--
-- What came of a text is told, as it was then: the form in which it was compared
-- is by Unicode's tables, which another system has in another version.
--
-- out: header: entry, at (ms), command, participant, session, idempotency key,
--      fingerprint, random, with a space between; arguments, JSON text
CREATE OR REPLACE FUNCTION arena.journal_after(battle text, after_seq bigint,
                                    after_number integer, most integer)
RETURNS TABLE (entry text, header text, arguments text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        (SELECT seq, 0 AS number, at, command, participant, session,
                idempotency_key, fingerprint, random,
                CASE command
                WHEN 'question_submit' THEN
                    arena.journal_told(arguments,
                                       CASE WHEN outcome -> 'compared' IS NOT NULL THEN
                                           json_build_object('judged', outcome) END)
                WHEN 'battle_regrade' THEN
                    arena.journal_told(arena.erased_regrade(battle_id, changes, arguments),
                                       CASE WHEN outcome -> 'compared' IS NOT NULL THEN
                                           outcome END)
                ELSE arguments END AS arguments
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
