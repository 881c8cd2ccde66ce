-- Revert arena:journal_page from pg

-- Its functions are in sql/ now, which tools/migrate applies.
