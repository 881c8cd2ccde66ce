-- journal_events: the commands among the entries of journal_append's arguments,
-- as rows, all but their hashes.  A script says {"version", "changes", "outcome"};
-- one of before there were versions says the outcome alone, and is of version 1.
-- Form 1 has no changes: of a regrade they are the outcome, of other commands
-- that says them.  In form 2 each row gets its salts here, and keeps them: they
-- are made of a secret of this call, which nobody keeps; to draw two for each
-- row would take a third of its time.
--
-- in:  battle, its id; form, of its journal; arguments, of journal_append
CREATE OR REPLACE FUNCTION arena.journal_events(battle text, form smallint, arguments jsonb)
RETURNS SETOF arena.battle_event
LANGUAGE sql VOLATILE
AS $$
    SELECT battle, seq, arena.instant(at), command, participant, session,
           idempotency_key, fingerprint, random, arguments_json::json,
           CASE WHEN said.version IS NULL THEN outcome_json::json
                WHEN form = 1 AND command = 'battle_regrade'
                    THEN arena.regrade_outcome(said.changes)
                ELSE said.outcome END,
           NULL::bytea, coalesce(said.version, 1),
           CASE form WHEN 2 THEN said.changes END,
           CASE form WHEN 2 THEN substr(sha256(secret || int8send(seq)), 1, 16) END,
           CASE form WHEN 2 THEN substr(sha256(secret || int8send(seq)), 17, 16) END,
           NULL::bytea, NULL::bytea
      FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS secret)
               AS once,
           arena.journal_entries(arguments),
           json_to_record(outcome_json::json) AS said (version integer, changes json,
                                                       outcome json)
     WHERE number = 0
$$;
