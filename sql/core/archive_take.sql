-- archive_take: writes a page of what is answered about a battle.  One that was
-- written already is written again: it says the same.
--
-- in:  arguments, of archive_page
CREATE OR REPLACE FUNCTION arena.archive_take(battle text, arguments jsonb) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO arena.archive_entry (battle_id, participant, place, session, entry)
    SELECT battle, one ->> 0, (arguments -> 'first')::integer + place, (one -> 1)::bigint,
           one ->> 2
      FROM jsonb_array_elements(coalesce(arguments -> 'entries', '[]'))
           WITH ORDINALITY AS list (one, place)
    ON CONFLICT (battle_id, participant) DO UPDATE
       SET place = excluded.place, session = excluded.session, entry = excluded.entry;

    INSERT INTO arena.archive_entry (battle_id, participant, name)
    SELECT battle, one ->> 1, one ->> 0
      FROM jsonb_array_elements(coalesce(arguments -> 'names', '[]')) AS list (one)
    ON CONFLICT (battle_id, participant) DO UPDATE SET name = excluded.name;

    INSERT INTO arena.archive_page (battle_id, kind, number, type, body)
    SELECT battle, one ->> 0, (arguments -> 'page')::integer, one ->> 1, one ->> 2
      FROM jsonb_array_elements(coalesce(arguments -> 'pages', '[]')) AS list (one)
    ON CONFLICT (battle_id, kind, number) DO UPDATE
       SET type = excluded.type, body = excluded.body;
$$;
