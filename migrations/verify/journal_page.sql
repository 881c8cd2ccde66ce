-- Verify arena:journal_page on pg

-- Its functions are in sql/ now, which tools/migrate applies.
