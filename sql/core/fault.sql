-- fault: one entry of a problem's errors.
--
-- in:  field, as "questions[3].points"; code, a stable word; detail, a phrase
-- out: {"field", "code", "detail"} as JSON text
CREATE OR REPLACE FUNCTION arena.fault(field text, code text, detail text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT format('{"field":%s,"code":%s,"detail":%s}',
                  to_json(field), to_json(code), to_json(detail))
$$;
