-- Battle, as clients see it.
-- @include   battle json
-- @gives     battle_members battle_json

local function battle_members()
    local about = redis.call('HMGET', input.key, 'title', 'description',
        'seed_hash', 'seed', 'question_count', 'rules', 'join_code')
    local members = '"id":' .. quote(battle.id)
        .. ',"title":' .. quote(about[1])
        .. ',"description":' .. quote(about[2])
        .. ',"status":"' .. battle.status
        .. '","starts_at":' .. instant(battle.starts_at)
        .. ',"ends_at":' .. instant(battle.ends_at)
        .. ',"participants":'
        .. integer(redis.call('ZCARD', input.key .. ':leaderboard'))
        .. ',"online":'
        .. integer(redis.call('ZCARD', input.key .. ':presence'))
        .. ',"question_count":' .. about[5]
        .. ',"seed_hash":' .. quote(about[3])
        .. ',"join_code_required":' .. tostring(about[7] ~= false)
        .. ',"rules":' .. about[6]

    if battle.status == 'finished' then
        members = members .. ',"seed":' .. quote(about[4])
    end
    return members
end

local function battle_json()
    return '{' .. battle_members() .. '}'
end
