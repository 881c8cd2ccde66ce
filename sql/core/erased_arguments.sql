-- erased_arguments: what is left of a command's arguments: nothing that came
-- from a person, but what it takes to run the command again without.  Such
-- arguments begin with "erased", and no others do.
--
-- in:  event, whole; name, of the participant from now on
CREATE OR REPLACE FUNCTION arena.erased_arguments(event arena.battle_event, name text)
RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE event.command
           WHEN 'battle_join' THEN
               json_build_object('erased', json_build_object(
                                     'participant', event.outcome -> 'participant',
                                     'resumed', event.outcome -> 'resumed'),
                                 'id', event.battle_id, 'username', name, 'network', '')
           WHEN 'question_submit' THEN
               json_build_object('erased', json_build_object(
                                     'correct', event.outcome -> 'correct'),
                                 'id', event.battle_id,
                                 'question', event.arguments -> 'question', 'answer', '')
           END
$$;
