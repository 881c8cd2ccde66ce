-- When a participant was last heard of.  While Redis was away, or the battle
-- was being restored, nobody could be heard: nobody lapses for that.
-- @include battle

local function last_seen(seen_at)
    return math.max(seen_at, battle.resumed_at or 0)
end
