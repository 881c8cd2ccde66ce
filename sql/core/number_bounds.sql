-- number_bounds: the least and the most that is right of a question of kind
-- number, exactly.  Without a tolerance an integer is itself and nothing else;
-- of others a thousand millionth is forgiven, since what is typed is a rounded
-- number.
--
-- out: {"least", "most"}: texts, so that no digit is lost on the way
CREATE OR REPLACE FUNCTION arena.number_bounds(answer numeric, tolerance numeric)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT jsonb_build_object('least', trim_scale(answer - slack)::text,
                              'most', trim_scale(answer + slack)::text)
      FROM (SELECT CASE WHEN tolerance > 0 THEN tolerance
                        WHEN answer = trunc(answer) THEN 0
                        ELSE abs(answer) * 1e-9 END AS slack) AS forgiven
$$;
