-- journal_claim: gives the journal of a battle to a run of Redis, so that no
-- other may append; waits for one that is just doing so.
--
-- in:  claimant, the run; empty or NULL: the journal stays whose it is
-- out: how far the journal has come; "0-0", too, when there is none
CREATE OR REPLACE FUNCTION arena.journal_claim(battle text, claimant text) RETURNS text
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
