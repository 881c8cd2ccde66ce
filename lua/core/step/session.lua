-- The caller, in me; ends the script with a 401 without a live session.
-- A script about one question also gets what the caller answered, in me.extra.
-- @include   authenticate
-- @gives     me

local me, me_fault = authenticate(
    arguments.question and 'answer:' .. arguments.question)
if not me then
    return refuse_session(me_fault)
end
