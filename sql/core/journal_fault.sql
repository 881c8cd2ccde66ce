-- journal_fault: the first entry that does not follow from those before it.
--
-- in:  head, how far the journal has come; arguments, of journal_append
-- out: one row, or none: expected, came, entries as "17-0"
CREATE OR REPLACE FUNCTION arena.journal_fault(head arena.journal, arguments jsonb)
RETURNS TABLE (expected text, came text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    WITH entry AS (
        SELECT place, split_part(id, '-', 1)::bigint AS seq,
               split_part(id, '-', 2)::integer AS number, id
          FROM jsonb_array_elements_text(arguments -> 'entries')
               WITH ORDINALITY AS list (id, place)
    ), new AS (
        SELECT *, lag(seq, 1, head.seq) OVER (ORDER BY place) AS previous_seq,
               lag(number, 1, head.number) OVER (ORDER BY place) AS previous_number
          FROM entry
         WHERE (seq, number) > (head.seq, head.number)
    )
    SELECT previous_seq + 1 || '-0', id
      FROM new
     WHERE CASE number WHEN 0 THEN seq <> previous_seq + 1
                       ELSE seq <> previous_seq OR number <= previous_number END
     ORDER BY place
     LIMIT 1
$$;
