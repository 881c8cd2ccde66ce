-- journal_row: a command as the chain has it.  No field but the last two can
-- hold a line feed, and each of these is one JSON value: so no two commands
-- have the same bytes.
--
-- in:  the columns of battle_event; at, in milliseconds
CREATE OR REPLACE FUNCTION arena.journal_row(battle text, seq bigint, at bigint, command text,
                                  participant text, session bigint,
                                  idempotency_key text, fingerprint text,
                                  random text, arguments text, outcome text)
RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT convert_to(battle || E'\n' || seq || E'\n' || at || E'\n' || command
                      || E'\n' || participant || E'\n' || session || E'\n'
                      || idempotency_key || E'\n' || fingerprint || E'\n'
                      || random || E'\n' || arguments || E'\n' || outcome,
                      'UTF8')
$$;
