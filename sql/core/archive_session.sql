-- archive_session: how a session of a battle in the archive is refused: none lives
-- there.
--
-- in:  its, of the archive; who, number: the participant and the session
CREATE OR REPLACE FUNCTION arena.archive_session(its arena.archive, who text, number bigint)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql STABLE
AS $$
    WITH refused AS (
        SELECT coalesce((SELECT CASE WHEN number < session THEN 'session_replaced'
                                     ELSE 'session_expired' END
                           FROM arena.archive_entry
                          WHERE battle_id = its.battle_id AND participant = who),
                        'unauthenticated') AS code)
    SELECT '401', its.texts ->> code, '' FROM refused
     UNION ALL
    SELECT 'code', code, '' FROM refused
$$;
