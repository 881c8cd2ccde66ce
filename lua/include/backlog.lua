-- Ends the script when too much waits for PostgreSQL already.
-- @include journal

if backlog_full() then
    return unavailable()
end
