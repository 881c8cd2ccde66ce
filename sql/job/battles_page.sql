-- battles_page: a page of all battles, for a Redis that is to be told of them.
--
-- in:  arguments: run, of that Redis; after, the id that the page is behind, or '';
--      leave: battles that are over are to leave Redis; most, of the archive, the
--      newest ones
-- out: 200; then battles_listed {"run", "finished": what battle_register takes of
--      those that are finished and kept what the list says of them, "archived":
--      the same, of those that are in the archive alone, "cut": the place in the
--      list from which on these are not told, "others": the ids of all that the
--      clock is to look at, "over": of those that are to leave, "spread": in the
--      course of so many ms, "leave", "last": the id to go on behind, if there are
--      more}
-- @argument  run body string(0,64)
-- @argument  after body string(0,64)
-- @argument  leave? body boolean
-- @argument  most? body integer(0,1000000)
CREATE OR REPLACE FUNCTION arena.battles_page(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
    WITH cut AS (
        SELECT (SELECT member FROM archive
                 WHERE at IS NOT NULL AND back_at IS NULL
                 ORDER BY member
                OFFSET (arguments ->> 'most')::integer LIMIT 1) AS member),
    spread AS (
        SELECT 50 * count(*) AS spread
          FROM battle LEFT JOIN archive ON battle_id = id
         WHERE arguments ->> 'leave' = 'true' AND status = 'finished'
           AND (at IS NULL OR back_at IS NOT NULL)),
    page AS (
        SELECT id,
               coalesce(archive.member, registration ->> 'member') AS member,
               coalesce(texts ->> 'summary', (registration -> 'summary')::text) AS summary,
               status = 'finished' AND registration IS NOT NULL AS listed,
               coalesce(at IS NOT NULL AND back_at IS NULL, false) AS away
          FROM battle LEFT JOIN archive ON battle_id = id
         WHERE id > coalesce(arguments ->> 'after', '')
         ORDER BY id
         LIMIT 200),
    told AS (
        SELECT *, jsonb_build_object('id', id, 'member', member, 'summary', summary) AS about
          FROM page)
    SELECT '200', '', ''
     UNION ALL
    SELECT 'then', 'battles_listed', (jsonb_build_object(
               'run', arguments ->> 'run',
               'leave', coalesce((arguments ->> 'leave')::boolean, false),
               'finished', coalesce(jsonb_agg(about) FILTER (WHERE listed AND NOT away), '[]'),
               'archived', coalesce(jsonb_agg(about) FILTER (
                   WHERE away AND (cut.member IS NULL OR told.member < cut.member)), '[]'),
               'others', coalesce(jsonb_agg(id) FILTER (WHERE NOT listed), '[]'),
               'over', coalesce(jsonb_agg(id) FILTER (
                   WHERE listed AND NOT away AND arguments ->> 'leave' = 'true'), '[]'),
               'spread', max(spread))
           || CASE count(*) WHEN 200 THEN jsonb_build_object('last', max(id)) ELSE '{}' END
           || CASE WHEN max(cut.member) IS NULL THEN '{}'
                   ELSE jsonb_build_object('cut', max(cut.member)) END)::text
      FROM told, cut, spread
$$;
