-- suspect_names: participants by their names.
--
-- in:  battle, its id; ids, a list of objects with id
-- out: the same objects, with username
CREATE OR REPLACE FUNCTION arena.suspect_names(battle text, ids jsonb) RETURNS jsonb
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
