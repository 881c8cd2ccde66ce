-- battle_load: takes a battle that was fetched from PostgreSQL.  One that
-- Redis does not hold is written; one of which PostgreSQL has more of the
-- journal than Redis is restored from there on, page by page (battle_restore);
-- what Redis holds to the end is only noted as compared.  What is in hand with
-- this Redis already is left alone.  Of one that has just left it the rest is
-- deleted first, and then it is to be loaded again.  battle: all but questions
-- and texts; texts: the accepted texts of all questions, which a question names
-- by first and count; journal.at: the last entry that PostgreSQL has; run: of
-- the Redis for which the battle was fetched; battle.expired: it comes from the
-- archive, where no session lives.
-- @key       {battle:<id>}
-- @include   answer_key battle delete_battle entry json modes question restore
-- @include   result rules
-- @argument  id body identifier
-- @argument  run body string(0,64)
-- @argument  journal body json
-- @argument  battle body json
-- @argument  questions body json
-- @argument  texts body texts
-- @reply     204

local known = redis.call('HMGET', input.key, 'state', 'run', 'restoring',
    'folded')
local restoring = tonumber(known[3])
local in_hand = known[1] and known[2] == input.run
    and (not restoring or restoring > input.now)

-- Or another Redis than this one was asked about: then it is asked again.
if arguments.run ~= input.run or input.run == '' or in_hand then
    return answer(204, '')
end

if not known[1] and has_left() then
    clear_left()
    return answer(204, '')
end

local function optional_instant(value)
    return present(value) and value or nil
end

local function write_questions(questions, version)
    local texts = {
        folded = cjson.decode(arguments.texts_folded),
        compared = cjson.decode(arguments.texts_compared),
        exact = cjson.decode(arguments.texts_exact),
        unicode = arguments.texts_unicode,
    }
    local bank = { easy = {}, medium = {}, hard = {} }
    for i = 1, #questions do
        local question = questions[i]
        local same = bank[question.difficulty]
        put(input.key .. ':questions', question.id, public_json(question))
        put(input.key .. ':answers', question.id,
            answer_key_json(question, texts, version))
        put(input.key .. ':bank', integer(i - 1), question.id)
        put(input.key .. ':bank', question.difficulty .. ':'
            .. integer(#same), question.id)
        same[#same + 1] = question.id
        flush()
    end
    return bank
end

local function write(imported, questions)
    local version = imported.version or 1
    local bank = write_questions(questions, version)
    local rules = imported.rules
    local mode = mode_of(rules.mode)
    put(input.key, 'state', pack_battle({
        seq = 0,
        clock = 0,
        starts_at = optional_instant(imported.starts_at),
        ends_at = optional_instant(imported.ends_at),
        packed_rule = rules[mode.packed_rule] or 0,
        session_timeout_ms = rules.session_timeout_ms,
    }))
    put(input.key, 'version', integer(version))
    put(input.key, 'question_count', integer(rules.question_count))
    put(input.key, 'leaderboard_size', integer(rules.leaderboard_size))
    local all, unusual = rules_texts(rules)
    put(input.key, 'rules', all)
    if unusual ~= '{}' then
        put(input.key, 'unusual', unusual)
    end
    put(input.key, 'title', imported.title)
    put(input.key, 'description',
        present(imported.description) and imported.description or '')
    if present(imported.join_code) then
        put(input.key, 'join_code', imported.join_code)
    end
    if imported.expired == true then
        put(input.key, 'expired', '1')
    end
    put(input.key, 'seed', imported.seed)
    put(input.key, 'seed_hash', imported.seed_hash)
    put(input.key, 'easy', integer(#bank.easy))
    put(input.key, 'medium', integer(#bank.medium))
    put(input.key, 'hard', integer(#bank.hard))
    put(input.key, 'bank', '{"easy":' .. quoted_list(bank.easy)
        .. ',"medium":' .. quoted_list(bank.medium)
        .. ',"hard":' .. quoted_list(bank.hard) .. '}')
    flush()
end

if not known[1] then
    if redis.call('HEXISTS', input.key, 'seq') == 1 then
        tag('log', 'battle ' .. arguments.id .. ' is in the form of an earlier '
            .. 'version in Redis: empty Redis, PostgreSQL has the journal')
        return answer(204, '')
    end
    local imported = cjson.decode(arguments.battle)
    if not mode_of(imported.rules.mode) then
        tag('log', 'battle ' .. arguments.id .. ' is of mode "'
            .. imported.rules.mode .. '", which there is not here')
        return answer(204, '')
    end
    write(imported, cjson.decode(arguments.questions))
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
finish_restore(at)
return answer(204, '')
