-- Ends the script when too much waits for PostgreSQL already.
-- @include journal
-- @statements each

if backlog_full() then
    return unavailable()
end
