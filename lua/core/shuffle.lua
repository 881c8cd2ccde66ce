-- Shuffles that anybody can do again.  docs/fairness.md describes them to the
-- digit: change both or neither.
-- @gives     digest_numbers shuffle

-- The first 13 digits of SHA-1 over text and a number, in turn.
local function digest_numbers(text)
    local i = -1
    return function(n)
        i = i + 1
        local digest = redis.sha1hex(text .. i)
        return tonumber(string.sub(digest, 1, 13), 16) % n
    end
end

-- The first count places of a shuffle of 0..n-1 (Fisher-Yates, only as far as
-- needed: the bank may be large).
local function shuffle(n, count, number_below)
    local moved, chosen = {}, {}
    for i = 0, count - 1 do
        local j = i + number_below(n - i)
        chosen[i + 1] = moved[j] or j
        moved[j] = moved[i] or i
    end
    return chosen
end
