-- archive_forget: takes out of the archive what it says of a battle, but for what
-- the list of battles says: whoever asks for it next has it made again.
CREATE OR REPLACE FUNCTION arena.archive_forget(battle text) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM arena.archive_entry WHERE battle_id = battle;
    DELETE FROM arena.archive_page WHERE battle_id = battle;

    UPDATE arena.archive
       SET at = NULL, attempt = '', texts = jsonb_build_object('summary', texts -> 'summary')
     WHERE battle_id = battle;
$$;
