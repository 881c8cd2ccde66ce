-- regrade_outcome: what a regrade changed, as journals of form 1 have it: by field,
-- and then by participant.
--
-- in:  changes, {"3f0c": {"points": -10}}
-- out: {"points": {"3f0c": -10}}
CREATE OR REPLACE FUNCTION arena.regrade_outcome(changes json) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(json_object_agg(field, list ORDER BY field), '{}')
      FROM (SELECT field,
                   json_object_agg(participant, change ORDER BY participant) AS list
              FROM json_each(changes) AS whom (participant, by),
                   json_each(by) AS one (field, change)
             GROUP BY field) AS every
$$;
