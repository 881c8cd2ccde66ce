-- rules: the rules of a battle that are known here, with their ranges and
-- what they are when nobody says otherwise.
CREATE OR REPLACE FUNCTION arena.rules()
RETURNS TABLE (name text, lowest bigint, highest bigint, usual bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    VALUES ('question_count',        1::bigint,      100::bigint,    15::bigint),
           ('attack_damage',         1,              1000,           10),
           ('session_timeout_ms',    5000,           86400000,       60000),
           ('leaderboard_size',      1,              500,            100)
$$;
