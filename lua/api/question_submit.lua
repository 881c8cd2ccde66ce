-- question_submit: the caller's one answer to a question; what a right one
-- earns is the mode's to say.  Where verdicts come at the end
-- nobody is told anything but how many answers there are.
-- @key       {battle:<id>}
-- @include   accept_changed answer_key battle choices graders
-- @include   idempotency journaled json leaderboard participant
-- @include   participant_updated refuse result statistics
-- @step      load_battle once backlog session
-- @archived  arena.archived_session
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
local said = journaled()
local left = said.erased
if not left and not string.find(',' .. participant_text(me, 'questions') .. ',',
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

-- unicode: of the tables that the form of the answer, and those of the key, are
-- by.
local function compared_members(typed, unicode)
    return ',"compared":' .. quote(typed) .. ',"unicode":' .. quote(unicode)
end

local question = answer_key(arguments.question)
local given = cjson.decode(arguments.answer)
local moved = not left
    and moved_choices(me.username, arguments.question, question.choices)
if moved then
    given = renamed(given, question.choices, moved)
end
-- A text in which form: the key says so.  By the tables of then it is judged
-- once more in a replay; where there are others the journal has the verdict.
local is_text = question.kind == 'text' and not left
local judged = is_text and question.form and said.judged
if judged and judged.unicode == arguments.answer_unicode then
    judged = nil
end
local typed = arguments.answer
if is_text then
    typed = judged and judged.compared
        or arguments['answer_' .. (question.form or 'folded')]
end
local correct, fault, detail
if left or judged then
    correct = (left or judged).correct
else
    correct, fault, detail = GRADERS[question.kind](given, question, typed)
end
if correct == nil then
    return refuse(422, 'invalid_request', detail, 'answer', fault)
end

local kept = moved and choice_json(given) or arguments.answer
local earned = battle.mode.answered(me, question, correct)
accept_changed('{"correct":' .. tostring(correct) .. ',' .. earned
    .. (moved and ',"answer":' .. kept or '')
    .. (is_text and question.form and compared_members(typed,
        question.unicode == arguments.answer_unicode and question.unicode
            or 'mixed') or '') .. '}', me)
count_answers(arguments.question, correct, 1)
if not left then
    put(me.key, 'answer:' .. arguments.question, (correct and '1 ' or '0 ')
        .. integer(battle.now) .. ' ' .. kept)
end
if is_text then
    put(me.key, 'folded:' .. arguments.question, typed)
end
if is_unread() then
    return answer(204, '')
end
local rank = participant_rank(me.id)
participant_updated(me, rank)
if verdicts_hidden() then
    return answer(202, battle.mode.taken_json(me))
end
if me.added.placed or me.added.shown then
    leaderboard_changed()
end
return answer(200, battle.mode.verdict_json(me, question, correct, rank))
