-- When the clock looks at a battle next.  The battle keeps the instant that the
-- clock was told, so it is told again only when that is too late, or when it
-- has passed and nobody came: then what was told is lost.
-- @include   battle json result shard
-- @gives     DUE_SOON tell_clock be_due

-- In milliseconds.
local DUE_LOST = 3000
-- In that time a list shows what has changed, and what a worker that died had
-- still to tell is told by another.
local DUE_SOON = 1000

-- instant: by the battle's time, which may be ahead of Redis's; nil: never.
-- put_off: the score that the clock gave the battle when it took it, if it did.
local function tell_clock(instant, put_off)
    local at = instant and integer(instant - battle.now + input.now)
    battle.due_at = instant
    if instant then
        put(input.key, 'due_at', integer(instant))
    else
        redis.call('HDEL', input.key, 'due_at')
    end
    tag('then', 'battle_due', '{"id":' .. quote(battle.id)
        .. ',"shard":' .. integer(shard_of(battle.id))
        .. (at and ',"at":' .. at or '')
        .. (put_off and ',"put_off":' .. quote(put_off) or '') .. '}')
end

-- The clock looks at the battle by this instant at the latest.
local function be_due(instant)
    local told = battle.due_at
    if input.replay
        or told and told <= instant and told > battle.now - DUE_LOST
    then
        return
    end
    tell_clock(instant)
end
