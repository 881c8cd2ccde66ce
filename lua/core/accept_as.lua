-- The actor of a command that no participant gave: the organiser, or the
-- clock, which only a journal names.
-- @include   journal
-- @gives     accept_as

local function accept_as(actor, command, arguments_json, changes, outcome)
    local by_request = actor ~= 'clock' or input.participant == 'clock'
    accept({
        command = command,
        participant = actor,
        session = 0,
        idempotency_key = by_request and input.idempotency_key or '',
        fingerprint = by_request and input.fingerprint or '',
        random = by_request and input.random or '',
        arguments = arguments_json,
    }, changes, outcome)
end
