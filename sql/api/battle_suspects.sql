-- battle_suspects: a page of them, the most suspect first.
--
-- in:  arguments: cursor, how many come before, empty: none
-- @argument  id path identifier else battle_not_found
-- @argument  limit query integer(1,100) = 50
-- @argument  cursor? query integer(0,1000000)
-- @changes   nothing
-- @lane      slow
-- @reply     200 Suspects
CREATE OR REPLACE FUNCTION arena.battle_suspects(input jsonb, arguments jsonb)
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
