-- questions_for_load: the questions of a battle, as they were imported, in the
-- same form.
CREATE OR REPLACE FUNCTION arena.questions_for_load(battle text)
RETURNS TABLE (questions jsonb, texts jsonb)
LANGUAGE sql STABLE
AS $$
    SELECT *
      FROM arena.questions_to_load(ARRAY(SELECT question
                                           FROM arena.question AS question
                                          WHERE battle_id = battle))
$$;
