-- archive_begin: a battle that is over is to be archived, as it is after the
-- command seq.  Nothing is done when PostgreSQL does not have all of it, or while
-- an attempt is under way.
--
-- in:  arguments: id; run, of the Redis that has it; seq; leaderboard_size;
--      registration, as battle_register takes it
-- out: 204; then battle_archive {"id", "attempt", "seq", "page"}, or, when the archive has
--      all of it already, battle_evict
-- @argument  id body identifier
-- @argument  run body string(1,64)
-- @argument  seq body integer(0,9007199254740991)
-- @argument  leaderboard_size body integer(1,500)
-- @argument  registration body json
-- @lane      slow
CREATE OR REPLACE FUNCTION arena.archive_begin(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    whose  CONSTANT text   := arguments ->> 'id';
    upto   CONSTANT bigint := arguments -> 'seq';
    head   CONSTANT journal := journal_lock(whose, arguments ->> 'run');
    mine   CONSTANT text   := left(input ->> 'random', 32);
    about  CONSTANT jsonb  := arguments -> 'registration';
BEGIN
    RETURN QUERY VALUES ('204', '', '');

    PERFORM FROM arena.battle WHERE id = whose AND status = 'finished';

    IF NOT FOUND OR head.run IS DISTINCT FROM arguments ->> 'run'
       OR head.seq IS DISTINCT FROM upto
    THEN
        RETURN;
    END IF;

    UPDATE archive SET back_at = NULL
     WHERE battle_id = whose AND seq = upto AND at IS NOT NULL;

    IF FOUND THEN
        RETURN QUERY VALUES ('spawn', 'battle_evict', json_build_object(
            'id', whose, 'run', head.run, 'seq', upto, 'member', about -> 'member')::text);
        RETURN;
    END IF;

    PERFORM FROM archive
      WHERE battle_id = whose AND seq = upto AND attempt <> ''
        AND begun_at > clock_timestamp() - interval '30 seconds';

    IF FOUND THEN
        RETURN;
    END IF;

    PERFORM archive_forget(whose);

    INSERT INTO archive (battle_id, seq, attempt, member, leaderboard_size, texts)
    VALUES (whose, upto, mine, about ->> 'member', (arguments -> 'leaderboard_size')::integer,
            jsonb_build_object('summary', (about -> 'summary')::text))
    ON CONFLICT (battle_id) DO UPDATE
       SET seq = excluded.seq, attempt = excluded.attempt, begun_at = excluded.begun_at,
           member = excluded.member,
           leaderboard_size = excluded.leaderboard_size, texts = excluded.texts;

    RETURN QUERY VALUES ('spawn', 'battle_archive', json_build_object(
        'id', whose, 'attempt', mine, 'seq', upto, 'page', 0)::text);
END
$$;
