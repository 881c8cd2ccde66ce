-- journal_digest: of what can be erased of a command; with its salt nobody can
-- tell a text from its digest.
CREATE OR REPLACE FUNCTION arena.journal_digest(salt bytea, content text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT sha256(salt || convert_to(content, 'UTF8'))
$$;
