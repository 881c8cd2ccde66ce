-- Is an answer right?  A function for each kind of question: given the answer,
-- the question's key (answer_key), and as what it is compared (of a text its
-- form, of others their JSON), it returns the verdict, or nil, the code and
-- the sentence that say why the answer is none.  To add a kind: a function
-- here, and one in answer_key.
-- @include   decimal
-- @gives     GRADERS

local GRADERS
do
    local function to_set(list)
        local set_of, count = {}, 0
        for i = 1, #list do
            if not set_of[list[i]] then
                set_of[list[i]] = true
                count = count + 1
            end
        end
        return set_of, count
    end

    local function contains(list, value)
        for i = 1, #list do
            if list[i] == value then
                return true
            end
        end
        return false
    end

    local function grade_choice(given, question)
        if type(given) ~= 'string' then
            return nil, 'invalid_type', 'The answer must be the id of a choice.'
        end
        if not contains(question.choices, given) then
            return nil, 'no_such_choice', 'The question has no such choice.'
        end
        return given == question.right[1]
    end

    local function grade_choices(given, question)
        if type(given) ~= 'table' then
            return nil, 'invalid_type', 'The answer must be a list of choices.'
        end
        if #given == 0 then
            return nil, 'too_short', 'The answer must name at least one choice.'
        end
        local right, right_count = to_set(question.right)
        local _, chosen_count = to_set(given)
        local correct = chosen_count == right_count
        for i = 1, #given do
            if not contains(question.choices, given[i]) then
                return nil, 'no_such_choice', 'The question has no such choice.'
            end
            correct = correct and right[given[i]]
        end
        return correct == true
    end

    -- A text of which nothing is left in a form is never right, since a key
    -- that nothing is left of asks for nothing.
    local function grade_text(given, question, typed)
        if type(given) ~= 'string' then
            return nil, 'invalid_type', 'The answer must be a text.'
        end
        return (typed ~= '' or not question.form)
            and contains(question.right, typed)
    end

    -- By the rules of battles of version 1.
    local function is_near(given, question)
        local right = tonumber(question.right)
        -- The last term forgives what binary fractions cannot say exactly.
        return math.abs(given - right)
            <= tonumber(question.tolerance)
                + 1e-9 * math.max(1, math.abs(right))
    end

    local function is_between(number, question)
        return compare_decimals(number, question.least) >= 0
            and compare_decimals(number, question.most) <= 0
    end

    local function grade_number(given, question, typed)
        if type(given) ~= 'number' then
            return nil, 'invalid_type',
                'The answer must be a JSON number, as 1000.'
        end
        if not question.least then
            return is_near(given, question)
        end
        local number = decimal(typed)
        if not decimal_fits(number) then
            return nil, 'out_of_range', 'The answer must have at most 100 '
                .. 'digits before and behind the point.'
        end
        return is_between(number, question)
            or is_between(rounded_decimal(number), question)
    end

    GRADERS = {
        choice = grade_choice,
        choices = grade_choices,
        text = grade_text,
        number = grade_number,
    }
end
