-- Deploy arena:journal_append to pg
-- requires: battle_event
-- requires: problem

BEGIN;

-- journal_row: a command as the chain has it.  No field but the last two can
-- hold a line feed, and each of these is one JSON value: so no two commands
-- have the same bytes.
--
-- in:  the columns of battle_event; at, in milliseconds
CREATE FUNCTION arena.journal_row(battle text, seq bigint, at bigint, command text,
                                  participant text, session bigint,
                                  idempotency_key text, fingerprint text,
                                  random text, arguments text, outcome text)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT convert_to(battle || E'\n' || seq || E'\n' || at || E'\n' || command
                      || E'\n' || participant || E'\n' || session || E'\n'
                      || idempotency_key || E'\n' || fingerprint || E'\n'
                      || random || E'\n' || arguments || E'\n' || outcome,
                      'UTF8')
$$;

-- chain_step: the hash of a row, by the one before; head, for the first row.
CREATE FUNCTION arena.chain_step(previous bytea, head bytea, canonical bytea)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT sha256(coalesce(previous, head) || canonical)
$$;

-- chain: over rows in the order of their seq, the hash of each.
--
-- in:  head, the hash before the first of them; canonical, from journal_row
CREATE AGGREGATE arena.chain(head bytea, canonical bytea) (
    SFUNC = arena.chain_step,
    STYPE = bytea
);

-- journal_entries: the entries of journal_append's arguments, as rows.
--
-- out: place, from 1; entry "17-1" as seq and number; the others
CREATE FUNCTION arena.journal_entries(arguments jsonb)
RETURNS TABLE (place bigint, seq bigint, number integer, at bigint, command text,
               participant text, session bigint, idempotency_key text,
               fingerprint text, random text, arguments_json text, outcome_json text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT place, split_part(entry, '-', 1)::bigint, split_part(entry, '-', 2)::integer,
           at::bigint, command, participant, session::bigint, idempotency_key,
           fingerprint, random, arguments_json, outcome_json
      FROM ROWS FROM (jsonb_array_elements_text(arguments -> 'entries'),
                      jsonb_array_elements_text(arguments -> 'ats'),
                      jsonb_array_elements_text(arguments -> 'commands'),
                      jsonb_array_elements_text(arguments -> 'participants'),
                      jsonb_array_elements_text(arguments -> 'sessions'),
                      jsonb_array_elements_text(arguments -> 'idempotency_keys'),
                      jsonb_array_elements_text(arguments -> 'fingerprints'),
                      jsonb_array_elements_text(arguments -> 'randoms'),
                      jsonb_array_elements_text(arguments -> 'arguments'),
                      jsonb_array_elements_text(arguments -> 'outcomes'))
           WITH ORDINALITY
           AS given (entry, at, command, participant, session, idempotency_key,
                     fingerprint, random, arguments_json, outcome_json, place)
$$;

-- journal_fault: the first entry that does not follow from those before it.
--
-- in:  head, how far the journal has come; arguments, of journal_append
-- out: one row, or none: expected, came, entries as "17-0"
CREATE FUNCTION arena.journal_fault(head arena.journal, arguments jsonb)
RETURNS TABLE (expected text, came text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    WITH entry AS (
        SELECT place, split_part(id, '-', 1)::bigint AS seq,
               split_part(id, '-', 2)::integer AS number, id
          FROM jsonb_array_elements_text(arguments -> 'entries')
               WITH ORDINALITY AS list (id, place)
    ), new AS (
        SELECT *, lag(seq, 1, head.seq) OVER (ORDER BY place) AS previous_seq,
               lag(number, 1, head.number) OVER (ORDER BY place) AS previous_number
          FROM entry
         WHERE (seq, number) > (head.seq, head.number)
    )
    SELECT previous_seq + 1 || '-0', id
      FROM new
     WHERE CASE number WHEN 0 THEN seq <> previous_seq + 1
                       ELSE seq <> previous_seq OR number <= previous_number END
     ORDER BY place
     LIMIT 1
$$;

-- journal_lock: how far the journal of a battle has come, locked against
-- others who append; one that was never written belongs to that run.
--
-- out: NULLs if there is no such battle
CREATE FUNCTION arena.journal_lock(wanted text, for_run text) RETURNS arena.journal
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    head arena.journal;
BEGIN
    SELECT * INTO head FROM arena.journal WHERE battle_id = wanted FOR UPDATE;

    IF NOT FOUND THEN
        INSERT INTO arena.journal (battle_id, run)
        SELECT id, for_run FROM arena.battle WHERE id = wanted
        ON CONFLICT DO NOTHING;

        SELECT * INTO head FROM arena.journal WHERE battle_id = wanted FOR UPDATE;
    END IF;

    RETURN head;
END
$$;

-- journal_write: writes the entries that the journal does not hold yet.
--
-- in:  head, locked; arguments, of journal_append, without fault
-- out: how far the journal has come now
CREATE FUNCTION arena.journal_write(head arena.journal, arguments jsonb)
RETURNS arena.journal
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    entry       CONSTANT text    := arguments -> 'entries' ->> -1;
    last_seq    CONSTANT bigint  := split_part(entry, '-', 1);
    last_number CONSTANT integer := split_part(entry, '-', 2);
BEGIN
    IF (last_seq, last_number) <= (head.seq, head.number) THEN
        RETURN head;
    END IF;

    -- What is known is left out.  A conflict would be a journal at odds with
    -- its own head: that is an error, and no row is to vanish in it.
    INSERT INTO arena.battle_event
    SELECT head.battle_id, seq, arena.instant(at), command, participant, session,
           idempotency_key, fingerprint, random, arguments_json::json,
           outcome_json::json,
           arena.chain(head.hash,
                       arena.journal_row(head.battle_id, seq, at, command,
                                         participant, session, idempotency_key,
                                         fingerprint, random, arguments_json,
                                         outcome_json))
           OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING)
      FROM arena.journal_entries(arguments)
     WHERE number = 0 AND seq > head.seq;

    INSERT INTO arena.battle_refusal
    SELECT head.battle_id, seq, number, arena.instant(at), command, participant,
           session, idempotency_key, fingerprint, random, arguments_json::json
      FROM arena.journal_entries(arguments)
     WHERE number > 0 AND (seq, number) > (head.seq, head.number);

    UPDATE arena.journal AS journal
       SET seq = last_seq,
           number = last_number,
           hash = coalesce((SELECT event.hash FROM arena.battle_event AS event
                             WHERE event.battle_id = head.battle_id
                               AND event.seq = last_seq), journal.hash)
     WHERE journal.battle_id = head.battle_id
    RETURNING journal.* INTO head;

    RETURN head;
END
$$;

-- journal_append: keeps what a battle's stream holds and the journal does not.
--
-- in:  arguments: id; run, of the Redis that has the stream; entries ["17-0",
--      "17-1", ...] in the order of the stream, and as long as these, ats (ms),
--      commands, participants, sessions, idempotency_keys, fingerprints,
--      randoms, arguments and outcomes (JSON texts)
-- out: 200; then journal_trim {"id", "upto", "seq", "hash"}: how far the
--      journal has come, whoever brought it there
-- errors: 404 battle_not_found; 409 journal_gap, nothing is written; 409
--      journal_fenced, another run may append, and then journal_fenced {"id"}
CREATE FUNCTION arena.journal_append(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    battle text := arguments ->> 'id';
    head   journal := journal_lock(battle, arguments ->> 'run');
    fault  record;
BEGIN
    IF head.battle_id IS NULL THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
        RETURN;
    END IF;

    IF head.run IS DISTINCT FROM arguments ->> 'run' THEN
        RETURN QUERY SELECT * FROM problem(409, 'journal_fenced',
                                           'Another run of Redis has this journal.');
        RETURN QUERY VALUES ('then', 'journal_fenced',
                             json_build_object('id', battle)::text);
        RETURN;
    END IF;

    SELECT * INTO fault FROM journal_fault(head, arguments);
    IF FOUND THEN
        RETURN QUERY SELECT * FROM problem(409, 'journal_gap',
                                           format('Entry %s was expected, and %s came.',
                                                  fault.expected, fault.came));
        RETURN;
    END IF;

    IF jsonb_array_length(arguments -> 'entries') > 0 THEN
        head := journal_write(head, arguments);
    END IF;

    RETURN QUERY
    VALUES ('200', '', ''),
           ('then', 'journal_trim',
            json_build_object('id', battle, 'upto', head.seq || '-' || head.number,
                              'seq', head.seq::text,
                              'hash', encode(head.hash, 'hex'))::text);
END
$$;

REVOKE ALL ON FUNCTION arena.journal_append(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.journal_append(jsonb, jsonb) TO arena;

COMMIT;
