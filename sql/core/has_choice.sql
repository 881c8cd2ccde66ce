-- has_choice: whether a question offers a choice of that id.
CREATE OR REPLACE FUNCTION arena.has_choice(question jsonb, id jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT question -> 'choices' @> jsonb_build_array(jsonb_build_object('id', id))
$$;
