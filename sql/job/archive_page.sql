-- archive_page: takes a page of what is answered about a battle.
--
-- in:  arguments: id, run, seq; attempt, as archive_begin said; page, its number;
--      first, how many places are before it; entries: [[participant, session,
--      entry], ...]; names: [[name, participant], ...]; pages: [[kind, type, body],
--      ...]; texts, of the first page; rest, for the next; last
-- out: 204; then battle_archive {"id", "attempt", "seq", "page", "rest"}, or after
--      the last, when all is there, battle_evict {"id", "run", "seq", "member"}
-- @argument  id body identifier
-- @argument  run body string(1,64)
-- @argument  seq body integer(0,9007199254740991)
-- @argument  attempt body string(1,64)
-- @argument  page body integer(0,1000000)
-- @argument  first body integer(0,1000000000)
-- @argument  entries? body json
-- @argument  names? body json
-- @argument  pages? body json
-- @argument  texts? body json
-- @argument  rest? body json
-- @argument  last body boolean
-- @lane      slow
CREATE OR REPLACE FUNCTION arena.archive_page(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    whose  CONSTANT text   := arguments ->> 'id';
    upto   CONSTANT bigint := arguments -> 'seq';
    head   CONSTANT journal := journal_lock(whose, arguments ->> 'run');
BEGIN
    RETURN QUERY VALUES ('204', '', '');

    -- What was begun for another state of the battle is not gone on with.
    UPDATE archive
       SET texts = texts || coalesce(arguments -> 'texts', '{}'),
           begun_at = clock_timestamp()
     WHERE battle_id = whose AND seq = upto AND head.seq = upto AND at IS NULL
       AND attempt = arguments ->> 'attempt'
       AND head.run = arguments ->> 'run';

    IF NOT FOUND THEN
        RETURN;
    END IF;

    PERFORM archive_take(whose, arguments);

    IF arguments -> 'last' <> 'true' THEN
        RETURN QUERY VALUES ('spawn', 'battle_archive', (jsonb_build_object(
            'id', whose, 'attempt', arguments -> 'attempt', 'seq', upto,
            'page', (arguments -> 'page')::integer + 1)
            || CASE WHEN arguments ? 'rest' THEN jsonb_build_object('rest', arguments -> 'rest')
                    ELSE '{}' END)::text);
        RETURN;
    END IF;

    -- The battle leaves all the same: it is to be made anew without the name.
    IF archive_has_erased(whose) THEN
        PERFORM archive_forget(whose);
    ELSE
        UPDATE archive SET at = clock_timestamp(), back_at = NULL, attempt = ''
         WHERE battle_id = whose;
    END IF;

    RETURN QUERY
    SELECT 'spawn', 'battle_evict', json_build_object(
               'id', whose, 'run', head.run, 'seq', upto, 'member', member)::text
      FROM archive WHERE battle_id = whose;
END
$$;
