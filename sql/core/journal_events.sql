-- journal_events: the commands among the entries of journal_append's arguments,
-- as rows, all but their hashes.  A script says {"version", "changes", "outcome"};
-- one of before there were versions says the outcome alone, and is of version 1.
-- Form 1 has no changes: of a regrade they are the outcome, of other commands
-- that says them.  In form 2 each row gets its salts here, and keeps them.
--
-- in:  battle, its id; form, of its journal; arguments, of journal_append
CREATE OR REPLACE FUNCTION arena.journal_events(battle text, form smallint, arguments jsonb)
RETURNS SETOF arena.battle_event
LANGUAGE sql VOLATILE
AS $$
    SELECT battle, seq, arena.instant(at), command, participant, session,
           idempotency_key, fingerprint, random, arguments_json::json,
           CASE WHEN said.version IS NULL THEN said.all
                WHEN form = 1 AND command = 'battle_regrade'
                    THEN arena.regrade_outcome(said.changes)
                ELSE said.outcome END,
           NULL::bytea, coalesce(said.version, 1),
           CASE form WHEN 2 THEN said.changes END,
           CASE form WHEN 2 THEN uuid_send(gen_random_uuid()) END,
           CASE form WHEN 2 THEN uuid_send(gen_random_uuid()) END,
           NULL::bytea, NULL::bytea
      FROM arena.journal_entries(arguments),
           LATERAL (SELECT outcome_json::json AS all,
                           (outcome_json::json ->> 'version')::integer AS version,
                           outcome_json::json -> 'changes' AS changes,
                           outcome_json::json -> 'outcome' AS outcome) AS said
     WHERE number = 0
$$;
