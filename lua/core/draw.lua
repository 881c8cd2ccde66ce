-- The draw of a participant's questions from the bank.  docs/fairness.md
-- describes it to the digit: change both or neither.
-- @include   battle json shuffle
-- @gives     draw

local DIFFICULTIES = { 'easy', 'medium', 'hard' }

-- How many of each difficulty: the bank's mix, by largest remainder.
local function draw_mix(sizes, count)
    local total = sizes[1] + sizes[2] + sizes[3]
    count = math.min(count, total)
    local mix, rest, left = {}, {}, count
    for i = 1, 3 do
        mix[i] = math.floor(count * sizes[i] / total)
        rest[i] = count * sizes[i] % total
        left = left - mix[i]
    end
    for _ = 1, left do
        local best = 1
        for i = 2, 3 do
            if rest[i] > rest[best] then
                best = i
            end
        end
        mix[best] = mix[best] + 1
        rest[best] = -1
    end
    return mix
end

-- Ids of the questions, in the participant's order, with commas between.
local function draw(username)
    local bank = redis.call('HMGET', input.key, 'seed', 'easy', 'medium',
        'hard')
    local sizes = { tonumber(bank[2]), tonumber(bank[3]), tonumber(bank[4]) }
    local mix = draw_mix(sizes, battle_number('question_count'))
    local number_below = digest_numbers(bank[1] .. ':' .. username .. ':')
    local places = {}
    for i = 1, 3 do
        local chosen = shuffle(sizes[i], mix[i], number_below)
        for j = 1, #chosen do
            places[#places + 1] = DIFFICULTIES[i] .. ':' .. integer(chosen[j])
        end
    end
    local ids = redis.call('HMGET', input.key .. ':bank', unpack(places))
    local order = shuffle(#ids, #ids, number_below)
    for i = 1, #order do
        order[i] = ids[order[i] + 1]
    end
    return table.concat(order, ',')
end
