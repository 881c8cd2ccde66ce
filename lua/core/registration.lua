-- What the list of battles, and PostgreSQL, keep of a battle so that it can be
-- listed: the arguments of battle_register.
-- @include   battle battle_json json
-- @gives     registration

-- Sorts as the list of battles shows them.
local function order_member()
    local last = 999999999999999
    local rank, key = '0', last - (battle.starts_at or 0)
    if battle.status == 'scheduled' then
        rank, key = '1', battle.starts_at or last
    elseif battle.status == 'finished' then
        rank, key = '2', last - (battle.ends_at or 0)
    end
    return rank .. string.format('%015.0f', key) .. ':' .. battle.id
end

local function registration()
    return '{"id":' .. quote(battle.id)
        .. ',"member":' .. quote(order_member())
        .. ',"summary":' .. battle_json() .. '}'
end
