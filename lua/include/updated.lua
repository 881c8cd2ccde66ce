-- Tells a participant's own sockets how it stands now.
-- @include event participant

local function participant_updated(participant, rank)
    event(private_channel(participant.id), 'participant.updated',
        me_json(participant, rank))
end
