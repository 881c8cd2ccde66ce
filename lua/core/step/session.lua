-- The caller, in me; ends the script with a 401 without a live session.
-- A script about one question also gets what the caller answered to it, in
-- me.extra, and is likely to ask which ones it has.
-- @include   authenticate
-- @gives     me

local me, me_fault
if arguments.question then
    me, me_fault = authenticate('answer:' .. arguments.question, 'questions')
else
    me, me_fault = authenticate()
end
if not me then
    return refuse_session(me_fault)
end
