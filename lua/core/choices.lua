-- Another order of a question's choices for each participant, where the rule
-- choices says so: at the places the ids stay, and the texts move.  So an id
-- means to one player what it means to no other.  docs/fairness.md describes
-- the order to the digit: change both or neither.
-- @include   battle json shuffle
-- @gives     choices_move moved_choices renamed choice_json
-- @reset     reset_choices
-- @replay    no

local function choices_move()
    return battle.unusual.choices == 'shuffled'
end

local choices_seed  -- read once, for all questions and commands of a run

local function reset_choices()
    choices_seed = nil
end

-- ids: of the choices, as imported; returns them in this participant's order,
-- or nil where nothing is moved.
local function moved_choices(username, question, ids)
    if not choices_move() or not ids then
        return nil
    end
    choices_seed = choices_seed or redis.call('HGET', input.key, 'seed')
    local places = shuffle(#ids, #ids, digest_numbers(
        choices_seed .. '/' .. question .. '/' .. username .. '/'))
    local moved = {}
    for i = 1, #places do
        moved[i] = ids[places[i] + 1]
    end
    return moved
end

-- What an answer is by other ids: to[i] for from[i].  Of what is no id of these
-- nothing is changed.
local function renamed(given, from, to)
    if type(given) == 'table' then
        local list = {}
        for i = 1, #given do
            list[i] = renamed(given[i], from, to)
        end
        return list
    end
    for i = 1, #from do
        if from[i] == given then
            return to[i]
        end
    end
    return given
end

local function choice_json(value)
    return type(value) == 'table' and quoted_list(value) or quote(value)
end
