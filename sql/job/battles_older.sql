-- battles_older: a page of the list of battles, where Redis does not list all that
-- are in the archive.
--
-- in:  arguments: limit; cursor, the member that the page is behind, or empty;
--      members, battles: what Redis lists there, one more than limit at most
-- out: 200, as battles_list
-- @argument  limit body integer(1,100)
-- @argument  cursor body string(0,128)
-- @argument  members body json
-- @argument  battles body json
-- @lane      api
CREATE OR REPLACE FUNCTION arena.battles_older(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    most CONSTANT integer := arguments -> 'limit';
    page text[];
    list text[];
BEGIN
    WITH held AS (
        SELECT member COLLATE "C" AS member, summary
          FROM ROWS FROM (jsonb_array_elements_text(arguments -> 'members'),
                          jsonb_array_elements_text(arguments -> 'battles'))
               AS both_of (member, summary)
    ), listed AS (
        SELECT * FROM held
         UNION ALL
        (SELECT member, texts ->> 'summary'
           FROM archive
          WHERE member > arguments ->> 'cursor'
            AND member NOT IN (SELECT held.member FROM held)
          ORDER BY member
          LIMIT most + 1)
        ORDER BY member
        LIMIT most + 1)
    SELECT array_agg(member ORDER BY member), array_agg(summary ORDER BY member)
      INTO page, list
      FROM listed;

    RETURN QUERY
    SELECT '200',
           '{"battles":[' || coalesce(array_to_string(list[:most], ','), '') || ']'
           || CASE WHEN cardinality(page) > most THEN ',"next":' || to_json(page[most])
                   ELSE '' END
           || '}',
           '';
END
$$;
