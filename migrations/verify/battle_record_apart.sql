-- Verify arena:battle_record_apart on pg

SELECT started_at, ended_at, registration FROM arena.battle WHERE false;
