-- result_rows: a result that was kept, as rows.
--
-- in:  result: [[kind, a, b], ...]
CREATE OR REPLACE FUNCTION arena.result_rows(result jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT one ->> 0, one ->> 1, one ->> 2
      FROM jsonb_array_elements(result) WITH ORDINALITY AS list (one, n)
     ORDER BY n
$$;
