-- suspect_groups: those who came from one address, and those who spent all
-- their arrows on one target.
--
-- in:  battle, its id
-- out: why: shared_address or same_target; members, by when they joined; target,
--      of the latter
CREATE OR REPLACE FUNCTION arena.suspect_groups(battle text)
RETURNS TABLE (why text, members text[], target text)
LANGUAGE sql STABLE
AS $$
    WITH joined AS (
        SELECT arguments ->> 'network' AS network,
               outcome ->> 'participant' AS participant,
               min(seq) AS seq
          FROM arena.battle_event
         WHERE battle_id = battle AND command = 'battle_join'
         GROUP BY 1, 2
    ), aimed AS (
        SELECT participant, min(arguments ->> 'target') AS target, min(seq) AS seq
          FROM arena.battle_event
         WHERE battle_id = battle AND command = 'battle_attack'
         GROUP BY participant
        HAVING min(arguments ->> 'target') = max(arguments ->> 'target')
    )
    SELECT 'shared_address', array_agg(participant ORDER BY seq), NULL
      FROM joined
     WHERE network <> ''
     GROUP BY network
    HAVING count(*) > 1
     UNION ALL
    SELECT 'same_target', array_agg(participant ORDER BY seq), target
      FROM aimed
     GROUP BY target
    HAVING count(*) > 1
$$;
