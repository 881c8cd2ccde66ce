-- Battle, as clients see it.
-- @include battle json

local function battle_members()
    local about = redis.call('HMGET', input.key, 'title', 'description',
        'seed_hash', 'seed')
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
        .. ',"question_count":' .. integer(battle_number('question_count'))
        .. ',"seed_hash":' .. quote(about[3])
        .. ',"rules":{"question_count":' .. integer(battle.question_count)
        .. ',"attack_damage":' .. integer(battle.attack_damage)
        .. ',"session_timeout_ms":' .. integer(battle.session_timeout_ms)
        .. ',"leaderboard_size":'
        .. integer(battle_number('leaderboard_size')) .. '}'

    if battle.status == 'finished' then
        members = members .. ',"seed":' .. quote(about[4])
    end
    return members
end

local function battle_json()
    return '{' .. battle_members() .. '}'
end
