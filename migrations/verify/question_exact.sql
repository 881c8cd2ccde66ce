-- Verify arena:question_exact on pg

SELECT exact FROM arena.question WHERE false;
