-- archive_has_erased: whether Redis still had a name, when the battle was archived,
-- that was erased from the journal.
CREATE OR REPLACE FUNCTION arena.archive_has_erased(battle text) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT
          FROM arena.battle_event AS event
          JOIN arena.archive_entry AS known
            ON known.battle_id = event.battle_id
           AND known.participant = event.outcome ->> 'participant'
         WHERE event.battle_id = battle AND command = 'battle_join'
           AND arguments_digest IS NOT NULL
           AND entry::json ->> 'username' <> outcome ->> 'username')
$$;
