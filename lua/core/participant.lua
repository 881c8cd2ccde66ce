-- A participant's hash, and Me, its form for clients.  Its numbers are packed
-- in one field: to name a field, and to make a number of a text, takes long.
-- @include   battle json result
-- @gives     participant_key fetch_participant new_participant
-- @gives     read_participant participant_text set add changes_json
-- @gives     changed_participants participant_rank visible me_json
-- @reset     reset_participants

local participants  -- as they were read, by id: one table for each

local function reset_participants()
    participants = {}
end

local function participant_key(id)
    return input.key .. ':participant:' .. id
end

-- From the hash, whatever this script has done to it so far; nil when the id is
-- nobody's.  extra: one more field, in extra; text: one that participant_text
-- is to have at hand.
local function fetch_participant(id, extra, text)
    local key = participant_key(id)
    local values
    if text then
        values = redis.call('HMGET', key, 'state', 'username', extra, text)
    elseif extra then
        values = redis.call('HMGET', key, 'state', 'username', extra)
    else
        values = redis.call('HMGET', key, 'state', 'username')
    end
    if not values[1] then
        return nil
    end
    local participant = battle.mode.read(id, key, values)
    if extra and values[3] then
        participant.extra = values[3]
    end
    if text then
        participant[text] = values[4]
    end
    return participant
end

local function read_participant(id, extra, text)
    local participant = participants[id]
    if not participant then
        participant = fetch_participant(id, extra, text)
        participants[id] = participant
    end
    return participant
end

-- What few commands ask for, and is long.
local function participant_text(participant, field)
    if not participant[field] then
        participant[field] = redis.call('HGET', participant.key, field)
    end
    return participant[field]
end

-- Who joins now.
local function new_participant(id, username)
    local participant = {
        id = id,
        key = participant_key(id),
        username = username,
        session = 1,
        live = 1,
        seen_at = battle.now,
        joined_at = battle.now,
    }
    for name, field in pairs(battle.mode.field) do
        participant[name] = field.start
    end
    save(participant, battle.mode.pack)
    put(participant.key, 'username', username)
    return participant
end

-- A number of the state that the journal does not tell of.
local function set(participant, name, value)
    participant[name] = value
    save(participant, battle.mode.pack)
end

-- A field of the mode's changes: noted for the journal, for the standing and
-- for the entry, as the mode declares it.  What is noted is in a table of its
-- own, since a participant with two fields more takes twice the room.  A replay
-- writes no journal.
local function add(participant, name, by)
    local field = battle.mode.field[name]
    local added = participant.added
    if not added then
        added = { changes = '', placed = false, shown = false }
        participant.added = added
    end
    participant[name] = participant[name] + by
    if not input.replay then
        added.changes = added.changes .. ',"' .. name .. '":' .. integer(by)
    end
    if field.places and by ~= 0 then
        added.placed = true
    end
    if field.entry then
        added.shown = true
    end
    save(participant, battle.mode.pack)
end

-- JSON of what was added to these participants; nil in a replay.
local function changes_json(list)
    if input.replay then
        return nil
    end
    local changes = {}
    for i = 1, #list do
        local added = list[i].added
        changes[i] = '"' .. list[i].id .. '":{'
            .. (added.placed and '"placed":1' .. added.changes
                or string.sub(added.changes, 2)) .. '}'
    end
    return '{' .. table.concat(changes, ',') .. '}'
end

-- Those that were read and added to, by id.
local function changed_participants()
    local list = {}
    for _, participant in pairs(participants) do
        if participant.added then
            list[#list + 1] = participant
        end
    end
    table.sort(list, function(one, other)
        return one.id < other.id
    end)
    return list
end

local function participant_rank(id)
    return redis.call('ZREVRANK', input.key .. ':leaderboard', id) + 1
end

-- A field as far as it is shown: what came of answers may be hidden.
local function visible(participant, name)
    local field = battle.mode.field[name]
    return field.hidden and verdicts_hidden() and field.start
        or participant[name]
end

local function me_json(participant, rank)
    return '{"id":"' .. participant.id
        .. '","username":' .. quote(participant.username)
        .. battle.mode.me_members(participant, verdicts_hidden())
        .. ',"rank":' .. integer(rank)
        .. ',"online":' .. tostring(participant.live == 1)
        .. ',"joined_at":' .. integer(participant.joined_at)
        .. ',' .. seq_json() .. '}'
end
