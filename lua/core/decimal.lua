-- Numbers as decimals, exactly as their JSON texts say them: a double has some
-- 15 digits, and what it is nearest to is not what was given.  sign is -1, 0
-- or 1; digits, without zeros at either end, stand behind the point of
-- 0.digits * 10^point.
-- @gives     decimal decimal_fits rounded_decimal compare_decimals

local decimal, decimal_fits, rounded_decimal, compare_decimals
do
    -- Before the point, and behind it: as arena.check_number has it.
    local MOST_DIGITS = 100
    -- What any double is exact to.
    local EXACT = 15
    local ZEROS = string.rep('0', EXACT)

    local function without_zeros_behind(digits)
        return string.sub(digits, 1,
            -1 - #string.match(string.reverse(digits), '^0*'))
    end

    -- text: a JSON number.
    function decimal(text)
        local sign, whole, fraction, exponent = string.match(text,
            '^(-?)(%d+)%.?(%d*)[eE]?([-+]?%d*)$')
        local digits = whole .. fraction
        local zeros = #string.match(digits, '^0*')
        digits = without_zeros_behind(string.sub(digits, zeros + 1))
        if digits == '' then
            return { sign = 0, point = 0, digits = '' }
        end
        return {
            sign = sign == '-' and -1 or 1,
            point = #whole - zeros + (tonumber(exponent) or 0),
            digits = digits,
        }
    end

    function decimal_fits(number)
        return number.point <= MOST_DIGITS
            and #number.digits - number.point <= MOST_DIGITS
    end

    -- A number that is no integer and has more digits than a double is exact
    -- to comes from binary fractions, as 0.30000000000000004 does: it is
    -- rounded to those, a half away from 0.
    function rounded_decimal(number)
        local digits = number.digits
        if #digits <= EXACT or #digits <= number.point then
            return number
        end
        local kept = string.sub(digits, 1, EXACT)
        local point = number.point
        if tonumber(string.sub(digits, EXACT + 1, EXACT + 1)) >= 5 then
            kept = string.format('%.0f', tonumber(kept) + 1)
            point = point + #kept - EXACT
        end
        return { sign = number.sign, point = point,
            digits = without_zeros_behind(kept) }
    end

    -- As many digits as a double holds are compared at once.
    local function part(digits, first)
        return tonumber(string.sub(
            string.sub(digits, first, first + EXACT - 1) .. ZEROS, 1, EXACT))
    end

    -- Below 0, 0 or above 0, as one is less than the other, equal or more.
    function compare_decimals(one, other)
        if one.sign ~= other.sign then
            return one.sign - other.sign
        elseif one.point ~= other.point then
            return one.sign * (one.point - other.point)
        end
        for first = 1, math.max(#one.digits, #other.digits), EXACT do
            local apart = part(one.digits, first) - part(other.digits, first)
            if apart ~= 0 then
                return one.sign * apart
            end
        end
        return 0
    end
end
