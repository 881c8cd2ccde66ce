-- Ends the script with the first answer when the caller repeats a request.
-- Runs ahead of the session's check: the answer to a leave can be had again.
-- @include   idempotency

do
    local owner = input.participant
    local repeated = recall(owner ~= '' and owner or 'organiser', 'key:')
    if repeated then
        return repeated
    end
end
