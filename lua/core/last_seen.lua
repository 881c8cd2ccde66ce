-- When a participant was last seen.  While Redis was away, or the battle
-- was being restored, nobody could be seen: no session
-- expires for that.
-- @include   battle
-- @gives     last_seen

local function last_seen(seen_at)
    return math.max(seen_at, battle.resumed_at or 0)
end
