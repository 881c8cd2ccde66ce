-- Tells a participant's own sockets how it stands now; nobody, when a journal
-- is run again.
-- @include event participant

local function participant_updated(participant, rank)
    if input.replay then
        return
    end
    event(private_channel(participant.id), 'participant.updated',
        me_json(participant, rank or participant_rank(participant.id)))
end
