-- difficulty_points: the least and the most points of a question of that
-- difficulty; of any, when there is no such difficulty.
CREATE OR REPLACE FUNCTION arena.difficulty_points(difficulty text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE difficulty WHEN 'easy'   THEN ARRAY[10, 20]
                           WHEN 'medium' THEN ARRAY[25, 35]
                           WHEN 'hard'   THEN ARRAY[40, 55]
                           ELSE               ARRAY[10, 55] END
$$;
