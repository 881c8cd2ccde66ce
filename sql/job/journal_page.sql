-- journal_page: a part of a journal, for a battle that is to be restored.
--
-- in:  arguments: id; after, the last entry that is known, "0-0": none; limit;
--      fold, how many are run at once
-- out: 200; then for each entry replay (the one before it, a space and header;
--      arguments), as above, and now and then fold; in the middle of them
--      battle_restore {"id", "from", "upto", "next"}, if there is a next page,
--      and at the end {"id", "from", "upto", "last"}
-- @argument  id body identifier
-- @argument  after body string(3,40)
-- @argument  limit body integer(1,10000)
-- @argument  fold body integer(1,10000)
CREATE OR REPLACE FUNCTION arena.journal_page(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    battle  CONSTANT text    := arguments ->> 'id';
    after   CONSTANT text    := arguments ->> 'after';
    most    CONSTANT integer := arguments -> 'limit';
    fold    CONSTANT integer := arguments -> 'fold';
    entries text[];
    headers text[];
    texts   text[];
    count   integer;
    middle  integer;
    more    boolean;
BEGIN
    -- One more than is wanted tells whether there is more.
    SELECT array_agg(page.entry), array_agg(page.header), array_agg(page.arguments)
      INTO entries, headers, texts
      FROM journal_after(battle, split_part(after, '-', 1)::bigint,
                         split_part(after, '-', 2)::integer, most + 1) AS page;

    more := coalesce(cardinality(entries), 0) > most;
    count := least(coalesce(cardinality(entries), 0), most);

    middle := CASE WHEN more THEN (count + 1) / 2 END;

    RETURN QUERY VALUES ('200', '', '');

    FOR i IN 1 .. count LOOP
        kind := 'replay';
        a := coalesce(entries[i - 1], after) || ' ' || headers[i];
        b := texts[i];
        RETURN NEXT;

        IF i % fold = 0 OR i = middle OR i = count THEN
            kind := 'fold';
            a := '';
            b := '';
            RETURN NEXT;
        END IF;

        IF i = middle THEN
            kind := 'spawn';
            a := 'battle_restore';
            b := json_build_object('id', battle, 'from', after, 'upto', entries[i],
                                   'next', entries[count]);
            RETURN NEXT;
        END IF;
    END LOOP;

    kind := 'then';
    a := 'battle_restore';
    b := json_build_object('id', battle, 'from', after, 'last', NOT more,
                           'upto', CASE count WHEN 0 THEN after
                                              ELSE entries[count] END);
    RETURN NEXT;
END
$$;
