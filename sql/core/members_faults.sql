-- members_faults: members that nobody knows.
--
-- in:  value, an object; prefix of their fields; known, names
-- out: faults: invalid_choice
CREATE OR REPLACE FUNCTION arena.members_faults(value jsonb, prefix text, known text[])
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(arena.fault(prefix || left(name, 64), 'invalid_choice',
                                          'must be one of: '
                                          || array_to_string(known, ', '))
                              ORDER BY name), '{}')
      FROM (SELECT name FROM jsonb_object_keys(value) AS name
             WHERE name <> ALL (known)
             ORDER BY name LIMIT 100) AS unknown
$$;
