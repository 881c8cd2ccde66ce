-- question_submit: the caller's one answer to a question.  A right answer
-- earns the question's points and a reward.  Where verdicts come at the end
-- nobody is told anything but how many answers there are.
-- @key       {battle:<id>}
-- @include   once backlog session journal judge choices statistics leaderboard
-- @include   updated
-- @argument  id path identifier else battle_not_found
-- @argument  question path identifier else question_not_found
-- @argument  answer body value
-- @setting   leaderboard_interval
-- @setting   leaderboard_changed_interval
-- @setting   journal_backlog
-- @limit     submit 30
-- @shed      last
-- @reply     200 Verdict
-- @reply     202 Answered
-- @error     401 unauthenticated
-- @error     401 session_expired
-- @error     401 session_replaced
-- @error     404 battle_not_found
-- @error     404 question_not_found
-- @error     409 battle_not_running
-- @error     409 already_answered
-- @error     422 invalid_request
-- @error     422 idempotency_key_reused
-- @event     participant.updated private-participant
-- @event     leaderboard.updated battle
-- @event     leaderboard.changed battle

-- In bytes of JSON text: the answer is kept as it was given.
local LONGEST_ANSWER = 8192

if battle.status ~= 'running' then
    return refuse(409, 'battle_not_running', 'The battle is not running.')
end
if not string.find(',' .. participant_text(me, 'questions') .. ',',
    ',' .. arguments.question .. ',', 1, true)
then
    return refuse(404, 'question_not_found',
        'None of your questions has this id.')
end
if me.extra then
    return refuse(409, 'already_answered',
        'You have answered this question: there is one attempt.')
end

if #arguments.answer > LONGEST_ANSWER then
    return refuse(422, 'invalid_request', 'The answer is too long.', 'answer',
        'too_long')
end

local question = cjson.decode(redis.call('HGET', input.key .. ':answers',
    arguments.question))
local given = cjson.decode(arguments.answer)
local moved = moved_choices(me.username, arguments.question, question.choices)
if moved then
    given = renamed(given, question.choices, moved)
end
local correct, fault, detail = JUDGES[question.kind](given, question,
    arguments.answer_folded)
if correct == nil then
    return refuse(422, 'invalid_request', detail, 'answer', fault)
end

local awarded = correct and tonumber(question.points) or 0
local kept = moved and choice_json(given) or arguments.answer
accept(input, '{"correct":' .. tostring(correct)
    .. ',"points":' .. integer(awarded)
    .. (moved and ',"answer":' .. kept or '') .. '}')
count_answers(arguments.question, correct, 1)
set(me, 'answered', me.answered + 1)
put(me.key, 'answer:' .. arguments.question, (correct and '1 ' or '0 ')
    .. integer(battle.now) .. ' ' .. kept)
if question.kind == 'text' then
    put(me.key, 'folded:' .. arguments.question, arguments.answer_folded)
end
if correct then
    set(me, 'points', me.points + awarded)
    set(me, 'correct', me.correct + 1)
    set(me, 'rewards', me.rewards + 1)
    place(me.id, me.points)
end

if is_unread() then
    return answer(204, '')
end
local rank = participant_rank(me.id)
participant_updated(me, rank)
if verdicts_hidden() then
    return answer(202, '{"answered":' .. integer(me.answered) .. '}')
end
if correct then
    leaderboard_changed()
end
return answer(200, '{"correct":' .. tostring(correct)
    .. ',"points_awarded":' .. integer(awarded)
    .. ',"points":' .. integer(me.points)
    .. ',"rank":' .. integer(rank)
    .. ',"rewards_pending":' .. integer(me.rewards)
    .. ',"answered":' .. integer(me.answered) .. '}')
