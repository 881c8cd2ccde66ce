-- Deploy arena:battle_suspects to pg
-- requires: journal_views

-- Who may play a battle under several names.  Nothing here proves it: a class
-- shares an address, friends attack together, and a leader is everybody's
-- target.  So each group comes with what was counted, and a strength that says
-- how much of it speaks against them.

BEGIN;

-- suspect_groups: those who came from one address, and those who spent all
-- their arrows on one target.
--
-- in:  battle, its id
-- out: why: shared_address or same_target; members, by when they joined; target,
--      of the latter
CREATE FUNCTION arena.suspect_groups(battle text)
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

-- suspects: each group, with what was counted of it.
--
-- in:  battle, its id
-- out: members and why, as above; evidence; score, from 0
CREATE FUNCTION arena.suspects(battle text)
RETURNS TABLE (members text[], why text, evidence jsonb, score integer)
LANGUAGE sql STABLE
AS $$
    WITH player AS (
        SELECT outcome ->> 'participant' AS participant, at,
               arguments ->> 'network' AS network
          FROM arena.battle_event
         WHERE battle_id = battle AND command = 'battle_join'
           AND NOT (outcome ->> 'resumed')::boolean
    ), every AS (
        SELECT count(*) AS players, count(DISTINCT nullif(network, '')) AS addresses
          FROM player
    ), found AS (
        SELECT row_number() OVER () AS id, g.* FROM arena.suspect_groups(battle) AS g
    ), member AS (
        SELECT found.id, participant
          FROM found, unnest(found.members) AS participant
    ), came AS (
        SELECT member.id, count(*) AS members,
               arena.milliseconds(max(player.at)) - arena.milliseconds(min(player.at)) AS within,
               count(DISTINCT player.network) FILTER (WHERE player.network <> '') AS addresses
          FROM member JOIN player USING (participant)
         GROUP BY member.id
    ), attack AS (
        SELECT participant, arguments ->> 'target' AS target, count(*) AS arrows
          FROM arena.battle_event
         WHERE battle_id = battle AND command = 'battle_attack'
         GROUP BY 1, 2
    ), shot AS (
        SELECT member.id, attack.target, other.id IS NOT NULL AS inside,
               sum(attack.arrows) AS arrows
          FROM member
          JOIN attack USING (participant)
          LEFT JOIN member AS other
            ON other.id = member.id AND other.participant = attack.target
         GROUP BY 1, 2, 3
    ), most AS (
        SELECT id, jsonb_agg(jsonb_build_object('id', target, 'arrows', arrows)
                             ORDER BY place) AS targets
          FROM (SELECT *, row_number() OVER (PARTITION BY id
                                             ORDER BY arrows DESC, target) AS place
                  FROM shot
                 WHERE NOT inside) AS ranked
         WHERE place <= 5
         GROUP BY id
    ), shots AS (
        SELECT id, coalesce(sum(arrows) FILTER (WHERE inside), 0) AS inside,
               coalesce(sum(arrows) FILTER (WHERE NOT inside), 0) AS outside,
               count(*) FILTER (WHERE NOT inside) AS targets
          FROM shot
         GROUP BY id
    ), answered AS (
        -- a right one is late when another of the group has answered before
        SELECT member.id, answer.correct,
               answer.seq > min(answer.seq) OVER (PARTITION BY member.id,
                                                  answer.question) AS late
          FROM member
          JOIN (SELECT participant, seq, arguments ->> 'question' AS question,
                       (outcome ->> 'correct')::boolean AS correct
                  FROM arena.battle_event
                 WHERE battle_id = battle AND command = 'question_submit') AS answer
         USING (participant)
    ), answers AS (
        SELECT id, count(*) FILTER (WHERE correct) AS correct,
               count(*) FILTER (WHERE correct AND late) AS late
          FROM answered
         GROUP BY id
    ), counted AS (
        SELECT found.members, found.why, came.members AS size, came.within,
               came.addresses = 1 AS one_address, every.players, every.addresses,
               coalesce(shots.inside, 0) AS inside, coalesce(shots.outside, 0) AS outside,
               coalesce(shots.targets, 0) AS targets,
               coalesce(answers.correct, 0) AS correct, coalesce(answers.late, 0) AS late,
               coalesce(most.targets, '[]') AS most
          FROM found
          JOIN came USING (id)
          LEFT JOIN shots USING (id)
          LEFT JOIN most USING (id)
          LEFT JOIN answers USING (id), every
    )
    SELECT members, why,
           jsonb_build_object('participants', size, 'of', players,
                              'one_address', one_address, 'addresses', addresses,
                              'joined_within_ms', within,
                              'arrows', jsonb_build_object('at_each_other', inside,
                                                           'at_others', outside),
                              'targets', most,
                              'correct', correct, 'correct_after_another', late),
           -- few of many behind one address; none hurt another, and the arrows
           -- all went the same way; they came together; they answered what
           -- another of them had tried
           CASE WHEN one_address AND size * 4 <= players AND addresses > 2 THEN 2 ELSE 0 END
           + CASE WHEN outside > 2 AND inside = 0 AND targets * 2 <= outside THEN 2 ELSE 0 END
           + CASE WHEN size > 2 AND within <= 10000 AND size * 4 <= players THEN 1 ELSE 0 END
           + CASE WHEN late > 2 AND late * 2 > correct AND one_address
                       AND size * 4 <= players THEN 1 ELSE 0 END
      FROM counted
$$;

-- suspect_names: participants by their names.
--
-- in:  battle, its id; ids, a list of objects with id
-- out: the same objects, with username
CREATE FUNCTION arena.suspect_names(battle text, ids jsonb) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(one || jsonb_build_object('username',
                                  (SELECT username
                                     FROM arena.participants AS named
                                    WHERE named.battle_id = battle
                                      AND named.participant = one ->> 'id'))
                              ORDER BY number), '[]')
      FROM jsonb_array_elements(ids) WITH ORDINALITY AS list (one, number)
$$;

-- battle_suspects: a page of them, the most suspect first.
--
-- in:  arguments: id; limit; cursor, how many come before, empty: none
-- out: 200, with the answer
CREATE FUNCTION arena.battle_suspects(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    battle CONSTANT text    := arguments ->> 'id';
    first  CONSTANT integer := coalesce(nullif(arguments ->> 'cursor', '')::integer, 0);
    size   CONSTANT integer := (arguments -> 'limit')::integer;
    items  jsonb := '[]';
    one    record;
    next   text;
BEGIN
    FOR one IN
        SELECT (SELECT jsonb_agg(jsonb_build_object('id', id) ORDER BY number)
                  FROM unnest(members[:50]) WITH ORDINALITY AS list (id, number)) AS ids,
               why, evidence,
               CASE WHEN score > 3 THEN 'strong' WHEN score > 1 THEN 'some'
                    ELSE 'weak' END AS strength
          FROM suspects(battle)
         ORDER BY score DESC, cardinality(members), members
        OFFSET first LIMIT size + 1
    LOOP
        IF jsonb_array_length(items) = size THEN
            next := first + size;
            EXIT;
        END IF;

        items := items || jsonb_build_object(
            'participants', suspect_names(battle, one.ids),
            'why', one.why,
            'evidence', one.evidence || jsonb_build_object(
                'strength', one.strength,
                'targets', suspect_names(battle, one.evidence -> 'targets')));
    END LOOP;

    RETURN QUERY SELECT '200', jsonb_build_object('items', items, 'next', next)::text, '';
END
$$;

REVOKE ALL ON FUNCTION arena.battle_suspects(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arena.battle_suspects(jsonb, jsonb) TO arena;

COMMIT;
