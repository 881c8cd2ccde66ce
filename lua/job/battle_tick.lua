-- battle_tick: what a battle does by the clock: starts, ends, what its mode has
-- to do, sessions that expire, a leaderboard that waits.  Also tells the list
-- of battles what has changed, PostgreSQL the status, and the clock when it is
-- to look again: a battle that needs nothing is not looked at.  One that has
-- been over for settings.battle_retention is brought to the archive.  put_off:
-- the clock asks, and this is the score that it gave the battle in this shard.
-- record: PostgreSQL does not know the battle's status.
-- @key       {battle:<id>}
-- @include   battle due json leaderboard lifecycle presence registration result
-- @include   sweep tick_mode
-- @step      clear_left load_battle
-- @archived  arena.archived_tick
-- @argument  id body identifier
-- @argument  put_off? body string(1,32)
-- @argument  shard? body integer(0,65535)
-- @argument  record? body boolean
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   battle_retention
-- @setting   journal_backlog
-- @reply     204
-- @error     404 battle_not_found
-- @event     battle.started battle
-- @event     participant.updated private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

-- In milliseconds.
local REGISTER_INTERVAL = 1000
local RECORD_INTERVAL = 5000
local SWEEP_INTERVAL = 1000
local ARCHIVE_INTERVAL = 10000
-- So long before a battle changes, the clock looks: then a worker is told the
-- very instant.
local AHEAD = 1000
local NEAR = 1500

-- The next instant at which the clock changes the status; nil: never.
local function next_change()
    if battle.status == 'finished' then
        return nil
    end
    if battle.status == 'scheduled' and battle.starts_at then
        return math.min(battle.starts_at, battle.ends_at or math.huge)
    end
    return battle.ends_at
end

-- What changes of a battle that runs is shown at an interval.  When the list
-- is to be told; nil: it knows.
local function register()
    local state = battle.status .. ':' .. integer(battle.seq)
    local before = redis.call('HMGET', input.key, 'registered', 'registered_at')
    if before[1] == state then
        return nil
    end
    local known = before[1] and string.match(before[1], '^%l+')
    local due = (tonumber(before[2]) or 0) + REGISTER_INTERVAL
    if known == battle.status and battle.now < due then
        return due
    end
    put(input.key, 'registered', state)
    put(input.key, 'registered_at', integer(battle.now))
    tag('then', 'battle_register', registration())
end

-- It is done when PostgreSQL has said so.  When to try again; nil: it is done.
local function record()
    if arguments.record == 'true' then
        redis.call('HDEL', input.key, 'recorded')
    elseif redis.call('HGET', input.key, 'recorded') == battle.status then
        return nil
    end
    tag('then', 'record_enqueue', id_json())
    return battle.now + RECORD_INTERVAL
end

-- Nobody's session can expire while nobody is there.
local function next_sweep()
    local first = redis.call('ZRANGE', presence_key(), '0', '0', 'WITHSCORES')
    return first[2] and math.max(tonumber(first[2]),
        battle.now + SWEEP_INTERVAL)
end

-- A battle that is over is archived, when nothing has been done in it for a
-- while, nor was it brought back since.  When to try again; nil: never.
local function archive()
    local known = redis.call('HMGET', input.key, 'recorded', 'head',
        'registered')
    if settings.battle_retention == 0 or known[1] ~= 'finished' then
        return nil
    end
    if not known[2] or battle.drained ~= battle.seq then
        return battle.now + ARCHIVE_INTERVAL
    end
    -- The list is to know it as it is before it leaves.
    if known[3] ~= 'finished:' .. integer(battle.seq) then
        return battle.now + DUE_SOON
    end
    local due = math.max(battle.clock, battle.resumed_at or 0,
        battle_number('back_at') or 0) + settings.battle_retention
    if due > battle.now then
        return due
    end
    tag('spawn', 'arena.archive_begin', '{"id":' .. quote(battle.id)
        .. ',"run":' .. quote(input.run)
        .. ',"seq":' .. integer(battle.seq)
        .. ',"leaderboard_size":'
        .. integer(battle_number('leaderboard_size'))
        .. ',"registration":' .. registration() .. '}')
    return battle.now + ARCHIVE_INTERVAL
end

-- What waits to be told is told by a timer, unless that is lost.
local function next_net()
    local due = next_telling()
    return due and math.max(due, battle.now + DUE_SOON)
end

-- A change that is near is seen to by a timer, unless that is lost.
local function next_look(change)
    if change <= battle.now + NEAR then
        return math.max(change, battle.now) + DUE_SOON
    end
    return change - AHEAD
end

-- Of instants, nil being never; math.huge if all are.
local function earliest(...)
    local least = math.huge
    for i = 1, select('#', ...) do
        least = math.min(least, select(i, ...) or math.huge)
    end
    return least
end

follow_clock()
local ticked = tick_mode()
if battle.status ~= 'finished' then
    sweep()
    tell_leaderboard()
end

local change = earliest(next_change(), ticked)
if change <= battle.now + NEAR then
    tag('timer', integer(change))
end

local due = earliest(register(), record(), next_look(change))
if battle.status ~= 'finished' then
    due = earliest(due, next_sweep(), next_net())
elseif battle_number('announced') ~= 1 then
    due = earliest(due, battle.now + DUE_SOON)
else
    due = earliest(due, archive())
end
if arguments.put_off ~= '' then
    tell_clock(due < math.huge and due or nil, arguments.put_off)
elseif due < math.huge then
    be_due(due)
end
return answer(204, '')
