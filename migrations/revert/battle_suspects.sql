-- Revert arena:battle_suspects from pg

BEGIN;

DROP FUNCTION arena.battle_suspects(jsonb, jsonb);
DROP FUNCTION arena.suspect_names(text, jsonb);
DROP FUNCTION arena.suspects(text);
DROP FUNCTION arena.suspect_groups(text);

COMMIT;
