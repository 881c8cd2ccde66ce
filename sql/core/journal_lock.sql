-- journal_lock: how far the journal of a battle has come, locked against
-- others who append; one that was never written belongs to that run.
--
-- out: NULLs if there is no such battle
CREATE OR REPLACE FUNCTION arena.journal_lock(wanted text, for_run text) RETURNS arena.journal
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
