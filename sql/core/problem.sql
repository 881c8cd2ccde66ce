-- problem: an answer that refuses a request (RFC 9457).
--
-- in:  status; code, a stable word; detail, a sentence; errors, made by
--      fault(), of which the first 1000 are told
-- out: rows of a result: (status, problem+json, ''), (code, ...)
CREATE OR REPLACE FUNCTION arena.problem(status integer, code text, detail text,
                              errors text[] DEFAULT '{}')
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT status::text,
           format('{"type":"about:blank","title":%s,"status":%s,"code":%s,"detail":%s%s}',
                  to_json(CASE status WHEN 404 THEN 'Not Found'
                                      WHEN 409 THEN 'Conflict'
                                      WHEN 422 THEN 'Unprocessable Content' END),
                  status, to_json(code), to_json(detail),
                  ',"errors":[' || nullif(array_to_string(errors[:1000], ','), '')
                                || ']'),
           ''
     UNION ALL
    SELECT 'code', code, ''
$$;
