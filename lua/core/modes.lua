-- Modes: a game each, a file of lua/mode.  MODES has what each declares, by its
-- name; behind all that a chunk includes they fill it (lua/README.md says with
-- what).  Here are the rules that every battle has, whatever its mode.
--
-- A rule is here what it was before there was such a rule, and what it is
-- unless nginx.conf or the organiser says otherwise.  A battle keeps the rules
-- it was made with.
-- @include   fields
-- @modes
-- @rule mode mode = quiz
-- @rule question_count integer(1,100) = 15
-- @rule session_timeout_ms integer(5000,86400000) = 60000
-- @rule leaderboard_size integer(1,500) = 100
-- @rule choices enum(as_imported,shuffled) = as_imported
-- @rule verdicts enum(at_once,end) = at_once
-- @gives     MODES COMMON_RULES mode_of

local MODES = {}
local COMMON_RULES = RULES

-- name: nil: of a battle that has no such rule.  What is made of fields is made
-- once; nil: there is no such mode here.
local function mode_of(name)
    local mode = MODES[name or COMMON_RULES.mode]
    if mode and not mode.pack then
        make_fields(mode)
    end
    return mode
end
