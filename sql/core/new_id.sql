-- new_id: twelve characters of a-z and 2-7.
--
-- in:  random, 24 or more hexadecimal digits
CREATE OR REPLACE FUNCTION arena.new_id(random text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567',
                             get_byte(decode(left(random, 24), 'hex'), i) % 32 + 1, 1),
                      '' ORDER BY i)
      FROM generate_series(0, 11) AS i
$$;
