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
-- @argument  id body identifier
-- @argument  run body string(0,64)
-- @argument  entries body json
-- @argument  ats body json
-- @argument  commands body json
-- @argument  participants body json
-- @argument  sessions body json
-- @argument  idempotency_keys body json
-- @argument  fingerprints body json
-- @argument  randoms body json
-- @argument  arguments body json
-- @argument  outcomes body json
CREATE OR REPLACE FUNCTION arena.journal_append(input jsonb, arguments jsonb)
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
