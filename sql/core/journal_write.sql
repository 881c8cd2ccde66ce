-- journal_write: writes the entries that the journal does not hold yet.
--
-- in:  head, locked; arguments, of journal_append, without fault
-- out: how far the journal has come now
CREATE OR REPLACE FUNCTION arena.journal_write(head arena.journal, arguments jsonb)
RETURNS arena.journal
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    entry       CONSTANT text     := arguments -> 'entries' ->> -1;
    last_seq    CONSTANT bigint   := split_part(entry, '-', 1);
    last_number CONSTANT integer  := split_part(entry, '-', 2);
    form        CONSTANT smallint := (SELECT journal_form FROM arena.battle
                                       WHERE id = head.battle_id);
BEGIN
    IF (last_seq, last_number) <= (head.seq, head.number) THEN
        RETURN head;
    END IF;

    -- What is known is left out.  A conflict would be a journal at odds with
    -- its own head: that is an error, and no row is to vanish in it.
    INSERT INTO arena.battle_event (battle_id, seq, at, command, participant, session,
                                    idempotency_key, fingerprint, random, arguments,
                                    outcome, version, changes, arguments_salt,
                                    outcome_salt, hash)
    SELECT battle_id, seq, at, command, participant, session, idempotency_key,
           fingerprint, random, event.arguments, outcome, version, changes,
           arguments_salt, outcome_salt,
           arena.chain(head.hash, arena.journal_canonical(event, form))
           OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING)
      FROM arena.journal_events(head.battle_id, form, journal_write.arguments) AS event
     WHERE seq > head.seq;

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
