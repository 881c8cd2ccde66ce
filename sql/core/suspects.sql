-- suspects: each group, with what was counted of it.
--
-- in:  battle, its id
-- out: members and why, as above; evidence; score, from 0
CREATE OR REPLACE FUNCTION arena.suspects(battle text)
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
