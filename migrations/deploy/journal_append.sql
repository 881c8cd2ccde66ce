-- Deploy arena:journal_append to pg
-- requires: battle_event
-- requires: problem

BEGIN;

-- chain_step: the hash of a row, by the one before; head, for the first row.
CREATE FUNCTION arena.chain_step(previous bytea, head bytea, canonical bytea)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT sha256(coalesce(previous, head) || canonical)
$$;

-- chain: over rows in the order of their seq, the hash of each.
--
-- in:  head, the hash before the first of them; canonical, from journal_row
CREATE AGGREGATE arena.chain(head bytea, canonical bytea) (
    SFUNC = arena.chain_step,
    STYPE = bytea
);

COMMIT;
