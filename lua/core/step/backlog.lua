-- Ends the script when too much waits for PostgreSQL already.
-- @include   journal result

if backlog_full() then
    return unavailable()
end
