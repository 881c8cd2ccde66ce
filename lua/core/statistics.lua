-- Answers to each question, counted as they come: a hash of "right:<id>" and
-- "wrong:<id>".
-- @include   json
-- @gives     count_answers answers_counted

local function statistics_field(question, correct)
    return (correct and 'right:' or 'wrong:') .. question
end

local function count_answers(question, correct, by)
    redis.call('HINCRBY', input.key .. ':statistics',
        statistics_field(question, correct), integer(by))
end

-- By question: right and wrong.
local function answers_counted()
    local flat = redis.call('HGETALL', input.key .. ':statistics')
    local counted = {}
    for i = 1, #flat, 2 do
        local verdict, question = string.match(flat[i], '^(%l+):(.*)$')
        counted[question] = counted[question] or { right = 0, wrong = 0 }
        counted[question][verdict] = tonumber(flat[i + 1])
    end
    return counted
end
