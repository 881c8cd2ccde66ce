-- erased_outcome: what is left of what came of a command: of an answer what is no
-- word of anybody's, numbers and yes or no.
--
-- in:  event, whole; name, of the participant from now on
CREATE OR REPLACE FUNCTION arena.erased_outcome(event arena.battle_event, name text)
RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE event.command
           WHEN 'battle_join' THEN
               json_build_object('participant', event.outcome -> 'participant',
                                 'username', name, 'resumed', event.outcome -> 'resumed')
           WHEN 'question_submit' THEN
               (SELECT json_object_agg(key, value)
                  FROM json_each(event.outcome)
                 WHERE key <> 'answer' AND json_typeof(value) IN ('number', 'boolean'))
           END
$$;
