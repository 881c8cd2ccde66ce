-- exact_fault: what is wrong with exact, of a question of kind text alone.
--
-- in:  question, an object; field, the question's own
-- out: a fault, invalid_type, or NULL
CREATE OR REPLACE FUNCTION arena.exact_fault(question jsonb, field text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN arena.absent(question -> 'exact') THEN NULL
                WHEN question ->> 'kind' IN ('choice', 'choices', 'number') THEN
                    arena.fault(field || '.exact', 'invalid_type',
                                'must be absent from a question of this kind')
                ELSE arena.check_type(question -> 'exact', field || '.exact', 'boolean')
           END
$$;
