-- Requests for wrk: what players do all the time, with some that resume, which
-- publishes events and closes channels.  BODY lines of the file: see soak.pl.

local players, names = {}, {}
local at, threads = 0, 0

function setup(thread)
    thread:set('id', threads)
    threads = threads + 1
end

function init(args)
    for line in io.lines(args[1]) do
        local token, name, code = line:match('^(%S+) (%S+) (%S+)$')
        if #names < 100 then
            names[#names + 1] = { name = name, code = code }
        else
            players[#players + 1] = { Authorization = 'Bearer ' .. token,
                ['Content-Type'] = 'application/json' }
        end
    end
    at = id * 7919
end

local function join()
    local it = names[at % #names + 1]
    return wrk.format('POST', '/api/battles/soak/join',
        { ['Content-Type'] = 'application/json' },
        ('{"username":"%s","resume_code":"%s"}'):format(it.name, it.code))
end

local kinds = {
    { 'POST', '/heartbeat' }, { 'GET', '/me' }, { 'GET', '/leaderboard?limit=10' },
    { 'POST', '/reward', '{"type":"arrow"}' }, { 'GET', '/questions' },
    { 'POST', '/attack', '{"target":"nobody"}' }, { 'POST', '/attack', '{"target":' },
    { 'POST', '/questions/none/submit', '{"answer":"yes"}' }, { 'GET', '/nothing' },
}

function request()
    at = at + 1
    local kind = at % 10
    if kind == 0 then
        return join()
    end
    local what = kinds[kind]
    return wrk.format(what[1], '/api/battles/soak' .. what[2],
        players[math.floor(at / 10) % #players + 1], what[3])
end
