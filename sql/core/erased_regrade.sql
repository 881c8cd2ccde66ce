-- erased_regrade: the arguments of a regrade, for a battle that is restored:
-- what it changed of those whose answers were erased since cannot be found by
-- judging them again, so it is told.
CREATE OR REPLACE FUNCTION arena.erased_regrade(battle text, changes json, arguments json)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT arena.journal_told(arguments, CASE WHEN list IS NOT NULL THEN
                                             json_build_object('erased', list) END)
      FROM (SELECT json_object_agg(participant, by) AS list
              FROM json_each(changes) AS changed (participant, by)
             WHERE participant IN (SELECT outcome ->> 'participant'
                                     FROM arena.battle_event
                                    WHERE battle_id = battle AND command = 'battle_join'
                                      AND NOT (outcome ->> 'resumed')::boolean
                                      AND arguments_digest IS NOT NULL)) AS gone
$$;
