-- battle_load: takes a battle that was fetched from PostgreSQL.  One that
-- Redis does not hold is written; one of which PostgreSQL has more of the
-- journal than Redis is restored from there on, page by page (battle_restore);
-- what Redis holds to the end is only noted as looked at.  What is in hand with
-- this Redis already is left alone.  battle: all but questions and texts;
-- texts: the accepted texts of all questions, which a question names by first
-- and count; journal.at: the last entry that PostgreSQL has; run: of the Redis
-- for which the battle was fetched.
-- @key       {battle:<id>}
-- @include   judged restored
-- @argument  id body identifier
-- @argument  run body string(0,64)
-- @argument  journal body json
-- @argument  battle body json
-- @argument  questions body json
-- @argument  texts body texts
-- @reply     204

local known = redis.call('HMGET', input.key, 'seq', 'run', 'restoring',
    'folded')
local restoring = tonumber(known[3])
local in_hand = known[1] and known[2] == input.run
    and (not restoring or restoring > input.now)

-- Or another Redis than this one was asked about: then it is asked again.
if arguments.run ~= input.run or input.run == '' or in_hand then
    return answer(204, '')
end

local RULES = { 'question_count', 'attack_damage', 'session_timeout_ms',
    'leaderboard_size' }

local function optional_instant(value)
    return present(value) and integer(value) or ''
end

local function write_questions(questions)
    local bank = { easy = {}, medium = {}, hard = {} }
    for i = 1, #questions do
        local question = questions[i]
        local same = bank[question.difficulty]
        put(input.key .. ':questions', question.id, public_json(question))
        put(input.key .. ':answers', question.id, judged_json(question))
        put(input.key .. ':bank', integer(i - 1), question.id)
        put(input.key .. ':bank', question.difficulty .. ':'
            .. integer(#same), question.id)
        same[#same + 1] = question.id
        flush()
    end
    return bank
end

local function write(battle, questions)
    local bank = write_questions(questions)
    for i = 1, #RULES do
        put(input.key, RULES[i], integer(battle.rules[RULES[i]]))
    end
    put(input.key, 'title', battle.title)
    put(input.key, 'description',
        present(battle.description) and battle.description or '')
    put(input.key, 'starts_at', optional_instant(battle.starts_at))
    put(input.key, 'ends_at', optional_instant(battle.ends_at))
    put(input.key, 'created_at', optional_instant(battle.created_at))
    put(input.key, 'seed', battle.seed)
    put(input.key, 'seed_hash', battle.seed_hash)
    put(input.key, 'easy', integer(#bank.easy))
    put(input.key, 'medium', integer(#bank.medium))
    put(input.key, 'hard', integer(#bank.hard))
    put(input.key, 'bank', '{"easy":' .. quoted_list(bank.easy)
        .. ',"medium":' .. quoted_list(bank.medium)
        .. ',"hard":' .. quoted_list(bank.hard) .. '}')
    put(input.key, 'seq', '0')
    put(input.key, 'clock', '0')
    flush()
end

if not known[1] then
    write(cjson.decode(arguments.battle), cjson.decode(arguments.questions))
end

local at = cjson.decode(arguments.journal).at
local has = restoring and known[4] or last_entry()
if is_before(has, at) then
    put(input.key, 'run', input.run)
    put(input.key, 'folded', has)
    tag('count', 'restores_started', '1')
    restore_page(has)
    return answer(204, '')
end
look_at(at)
return answer(204, '')
