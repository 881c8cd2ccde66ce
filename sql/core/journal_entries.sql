-- journal_entries: the entries of journal_append's arguments, as rows.
--
-- out: place, from 1; entry "17-1" as seq and number; the others
CREATE OR REPLACE FUNCTION arena.journal_entries(arguments jsonb)
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
