-- battle_replay: runs entries of a battle's journal again, in their order, each
-- by the script that it was a command to.  Behind the arguments come, for each:
-- its command, its id, the id of the one before it, at, participant, session,
-- idempotency key, fingerprint, random, the arguments' JSON, and then what that
-- script takes.
-- @key       {battle:<id>}
-- @include   battle entry json result
-- @command   battle_join battle_leave question_submit reward_take
-- @command   battle_attack battle_start battle_end battle_regrade
-- @command   battle_heartbeat sessions_expire mode_tick
-- @argument  id body identifier
-- @reply     200

local HEAD = 10

-- One table for all, filled anew: commands are given nothing else.
local function read_input(first)
    input.command, input.key = ARGV[first], KEYS[1]
    input.replay, input.after = ARGV[first + 1], ARGV[first + 2]
    input.now, input.participant = tonumber(ARGV[first + 3]), ARGV[first + 4]
    input.session = tonumber(ARGV[first + 5])
    input.idempotency_key, input.fingerprint = ARGV[first + 6], ARGV[first + 7]
    input.random, input.arguments = ARGV[first + 8], ARGV[first + 9]
end

-- What a script begins with, when it is run by itself.
local function begin_anew(command, first)
    read_input(first)
    arguments = command.read(ARGV, first + HEAD)
    begin_command()
    battle.unsaved = nil
    move_clock()
end

local counts = { accepted = 0, refused = 0 }

-- Why the entry cannot be run; nil: it was.
local function run(command)
    local done, said = pcall(command.run)
    if not done then
        return type(said) == 'table' and said.err or tostring(said)
    end
    -- Others are refusals that were kept under an idempotency key.
    if battle.replayed ~= input.replay then
        return 'it was accepted once, and now it is answered ' .. said[2]
    end
    local how = said[1] < 400 and 'accepted' or 'refused'
    counts[how] = counts[how] + 1
end

read_battle()
battle.replayed = redis.call('HGET', input.key, 'folded')
input = {}
local log = {}
local first = COMMANDS_FIRST
while ARGV[first] and #log == 0 do
    local command = COMMANDS[ARGV[first]]
    if not command then
        log[1] = 'entry ' .. ARGV[first + 1] .. ' of the journal of battle '
            .. battle.id .. ' cannot be run: there is no command "'
            .. ARGV[first] .. '"'
        break
    end
    if is_next(battle, ARGV[first + 1], ARGV[first + 2]) then
        begin_anew(command, first)
        local fault = run(command)
        if fault then
            log[1] = 'entry ' .. input.replay .. ' of the journal of battle '
                .. battle.id .. ', "' .. input.command
                .. '", cannot be run: ' .. fault
        end
    end
    first = first + HEAD + command.count
end

if counts.accepted + counts.refused > 0 then
    redis.call('HSET', KEYS[1], 'state', pack_battle(battle),
        'folded', battle.replayed)
end
reset_result()
for i = 1, #log do
    tag('log', log[i])
end
return answer(200, integer(counts.accepted) .. ' ' .. integer(counts.refused))
