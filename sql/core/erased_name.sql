-- erased_name: what a participant is called whose name is erased: player-7 is
-- the seventh who joined.
CREATE OR REPLACE FUNCTION arena.erased_name(battle text, who text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT 'player-' || number
      FROM (SELECT participant, row_number() OVER (ORDER BY joined_seq) AS number
              FROM arena.participants
             WHERE battle_id = battle) AS everybody
     WHERE participant = who
$$;
