-- erase_participant: takes the name of a participant, its networks and codes,
-- and its answers out of the journal of a battle that is over.  Their digests
-- stay: the chain is whole, and tools/verify says what was erased.  Refusals
-- that were kept for the participant go, too, and what the archive says of the
-- battle.  Redis is not told: see docs/journal.md, "Erasing".  For who owns the
-- tables.
--
-- in:  wanted, the battle's id; who, the participant's id
-- out: how many commands were erased; 0: it was done before
CREATE OR REPLACE FUNCTION arena.erase_participant(wanted text, who text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    its   arena.battle;
    name  text;
    count bigint;
BEGIN
    -- Nobody appends meanwhile.
    PERFORM FROM arena.journal WHERE battle_id = wanted FOR UPDATE;
    SELECT * INTO its FROM arena.battle WHERE id = wanted;
    name := arena.erased_name(wanted, who);

    IF its.id IS NULL OR name IS NULL THEN
        RAISE 'There is no participant % in a battle %.', who, wanted;
    ELSIF its.journal_form = 1 THEN
        RAISE 'The journal of battle % is of form 1: nothing can be erased from it.', wanted;
    ELSIF its.status <> 'finished' THEN
        RAISE 'Battle % is not over.', wanted;
    END IF;

    UPDATE arena.battle_event AS event
       SET arguments = arena.erased_arguments(event, name),
           outcome = arena.erased_outcome(event, name),
           idempotency_key = '',
           fingerprint = '',
           arguments_digest = arena.journal_digest(
               event.arguments_salt,
               event.idempotency_key || E'\n' || event.fingerprint || E'\n' || event.arguments),
           outcome_digest = arena.journal_digest(event.outcome_salt, event.outcome::text),
           arguments_salt = NULL,
           outcome_salt = NULL
     WHERE battle_id = wanted
       AND arguments_salt IS NOT NULL
       AND (command = 'battle_join' AND outcome ->> 'participant' = who
            OR command = 'question_submit' AND participant = who);

    GET DIAGNOSTICS count = ROW_COUNT;

    DELETE FROM arena.battle_refusal WHERE battle_id = wanted AND participant = who;

    PERFORM arena.archive_forget(wanted);

    UPDATE arena.journal AS journal
       SET number = coalesce((SELECT max(refusal.number) FROM arena.battle_refusal AS refusal
                               WHERE refusal.battle_id = wanted
                                 AND refusal.seq = journal.seq), 0)
     WHERE battle_id = wanted;

    RETURN count;
END
$$;
