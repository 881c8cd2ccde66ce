-- journal_canonical: what is hashed of a command, after the hash of the one
-- before; docs/journal.md has it in words.
--
-- in:  event; form, of the battle's journal
CREATE OR REPLACE FUNCTION arena.journal_canonical(event arena.battle_event, form smallint)
RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE form
           WHEN 1 THEN
               arena.journal_row(event.battle_id, event.seq, arena.milliseconds(event.at),
                                 event.command, event.participant, event.session,
                                 event.idempotency_key, event.fingerprint, event.random,
                                 event.arguments::text, event.outcome::text)
           WHEN 2 THEN
               convert_to('form 2' || E'\n' || event.battle_id || E'\n' || event.seq || E'\n'
                          || arena.milliseconds(event.at) || E'\n' || event.command || E'\n'
                          || event.participant || E'\n' || event.session || E'\n'
                          || event.random || E'\n' || event.version || E'\n'
                          || coalesce(event.changes::text, '') || E'\n'
                          || encode(coalesce(event.arguments_digest,
                                             arena.journal_digest(
                                                 event.arguments_salt,
                                                 event.idempotency_key || E'\n' || event.fingerprint
                                                 || E'\n' || event.arguments)), 'hex') || E'\n'
                          || encode(coalesce(event.outcome_digest,
                                             arena.journal_digest(event.outcome_salt,
                                                                  event.outcome::text)), 'hex'),
                          'UTF8')
           END
$$;
