-- Verify arena:join_code on pg

SELECT join_code FROM arena.battle WHERE false;
