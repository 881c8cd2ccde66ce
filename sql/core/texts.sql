-- texts: the texts that are right answers, of a question of kind text.
CREATE OR REPLACE FUNCTION arena.texts(answer jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE jsonb_typeof(answer) WHEN 'array' THEN answer
                                     ELSE jsonb_build_array(answer) END
$$;
