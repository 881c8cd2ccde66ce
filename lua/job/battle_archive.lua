-- battle_archive: has the archive take a page of what is answered about a
-- battle that is over: what the endpoints' own scripts say.  The first page has
-- all that is in one piece.  Nothing is done when the battle is not as it was,
-- or somebody is there.  rest: of what comes in pages, [its place below, the
-- cursor that it goes on behind]; of the first page it is all of that.
-- @key       {battle:<id>}
-- @include   authenticate battle json last_seen participant result standing
-- @step      load_battle
-- @archived  arena.archived_tick
-- @command   battle_get battle_statistics leaderboard_get participants_find
-- @command   battle_export battle_inspect
-- @argument  id body identifier
-- @argument  attempt body string(1,64)
-- @argument  seq body integer(0,9007199254740991)
-- @argument  page body integer(0,1000000)
-- @argument  rest? body json
-- @reply     204
-- @error     404 battle_not_found

local PAGE = 100

-- What comes in pages: its name, and what to run for it.
local PAGED = {
    { 'battle_export:json', 'battle_export', 'json' },
    { 'battle_export:csv', 'battle_export', 'csv' },
    { 'battle_inspect', 'battle_inspect' },
}

-- More than anybody has joined, and what no name begins with.
local BEHIND_ALL = 1000000
local NO_NAME = '\255'

local id = battle.id
local seq, page, rest = arguments.seq, arguments.page, arguments.rest
local attempt = arguments.attempt
local first = page * PAGE

if battle.status ~= 'finished' or battle.seq ~= seq then
    return answer(204, '')
end

local function run(command, given)
    given.id = id
    arguments = given
    begin_command()
    return COMMANDS[command].run()
end

local function text_of(command, given)
    return run(command, given)[2]
end

local function tag_of(result, kind)
    for i = 3, #result, 3 do
        if result[i] == kind then
            return result[i + 1]
        end
    end
    return nil
end

local function texts()
    local list = {
        battle_get = text_of('battle_get', {}),
        battle_statistics = text_of('battle_statistics', {}),
        leaderboard_get = text_of('leaderboard_get',
            { limit = 1, offset = BEHIND_ALL }),
        participants_find = text_of('participants_find',
            { limit = 1, name_folded = NO_NAME }),
    }
    for _, code in ipairs({ 'unauthenticated', 'session_replaced',
        'session_expired' })
    do
        begin_command()
        list[code] = refuse_session(code)[2]
    end
    return list
end

-- What rest says; of the first page, all of them from the start.
local function wanted_pages()
    if page > 0 then
        return rest ~= '' and cjson.decode(rest) or {}
    end
    local wanted = {}
    for i = 1, #PAGED do
        wanted[i] = { i }
    end
    return wanted
end

-- The pages that come now, and what is left.
local function pages()
    local list, left = {}, {}
    local wanted = wanted_pages()
    for i = 1, #wanted do
        local paged = PAGED[wanted[i][1]]
        local result = run(paged[2],
            { format = paged[3], cursor = wanted[i][2] })
        local cursor = tag_of(result, 'more')
        list[i] = { paged[1], tag_of(result, 'type') or '', result[2] }
        if cursor then
            left[#left + 1] = { wanted[i][1], tonumber(cursor) }
        end
    end
    return list, left
end

-- Whose session lives may still ask for what the archive does not have.
local function is_there(participant)
    return participant.live == 1 and battle.now
        - last_seen(participant.seen_at) < battle.session_timeout_ms
end

-- [id, session, entry] of a page of places; nil when somebody is there.
local function entries()
    local list = redis.call('ZREVRANGE', input.key .. ':leaderboard',
        integer(first), integer(first + PAGE - 1), 'WITHSCORES')
    local ids = {}
    for i = 1, #list / 2 do
        ids[i] = list[2 * i - 1]
    end
    local all = #ids > 0 and shown(ids) or {}
    for i = 1, #ids do
        local participant = read_participant(ids[i])
        if is_there(participant) then
            return nil
        end
        all[i] = { ids[i], participant.session,
            entry_json(first + i, list[2 * i], all[i]) }
    end
    return all
end

-- [name, id], by name.
local function names()
    local list = redis.call('ZRANGE', input.key .. ':names', integer(first),
        integer(first + PAGE - 1))
    if #list == 0 then
        return list
    end
    local ids = redis.call('HMGET', input.key .. ':usernames', unpack(list))
    for i = 1, #list do
        list[i] = { list[i], ids[i] }
    end
    return list
end

local function unless_empty(list)
    return #list > 0 and list or nil
end

local there = entries()
if not there then
    return answer(204, '')
end
local named = names()
local content = page == 0 and texts() or nil
local list, left = pages()

begin_command()
if page == 0 then
    tag('count', 'archives_started', '1')
end
tag('spawn', 'arena.archive_page', cjson.encode({
    id = id,
    run = input.run,
    attempt = attempt,
    seq = seq,
    page = page,
    first = first,
    entries = unless_empty(there),
    names = unless_empty(named),
    texts = content,
    pages = unless_empty(list),
    rest = unless_empty(left),
    last = #left == 0 and #there < PAGE and #named < PAGE,
}))
return answer(204, '')
