-- Tells a participant's own sockets how it stands now, if it has any; nobody,
-- when a journal is run again.
-- @include   event participant publish result
-- @gives     participant_updated

local function participant_updated(participant, rank)
    if input.replay then
        return
    end
    local channel = private_channel(participant.id)
    if not has_subscribers(channel) then
        tag('event', 'participant.updated', '0')
        return
    end
    event(channel, 'participant.updated',
        me_json(participant, rank or participant_rank(participant.id)))
end
