-- archived: what the archive says of a battle: of one that is away from Redis,
-- and whose journal has not come further since.
--
-- out: NULLs if it does not have it
CREATE OR REPLACE FUNCTION arena.archived(wanted text) RETURNS arena.archive
LANGUAGE sql STABLE
AS $$
    SELECT archive
      FROM arena.archive AS archive
      JOIN arena.journal AS journal USING (battle_id)
     WHERE battle_id = wanted AND at IS NOT NULL AND back_at IS NULL
       AND archive.seq = journal.seq
$$;
