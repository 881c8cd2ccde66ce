-- The key of a question: what its answers are graded by, as it is kept.  It has
-- the form of the battle's version, so that nobody asks for that when answers
-- come: from 2 on the key of a text says in which form texts are compared, and
-- that of a number has the least and the most that are right.
-- texts: the accepted texts of all questions, by form, lists; and unicode, the
-- version of the tables that these are by.
-- @include   decimal json question
-- @gives     answer_key_json read_answer_key answer_key

local answer_key_json, read_answer_key, answer_key
do
    -- By kind: right and shown, as JSON.
    local KEYS_OF_KIND = {
        choice = function(question)
            return quoted_list({ question.answer }), quote(question.answer)
        end,
        choices = function(question)
            return quoted_list(question.answer), quoted_list(question.answer)
        end,
        text = function(question, texts, form)
            local accepted = {}
            for i = 1, question.texts[2] do
                accepted[i] = texts[form][question.texts[1] + i]
            end
            local shown = type(question.answer) == 'table'
                and quoted_list(question.answer) or quote(question.answer)
            return quoted_list(accepted), shown
        end,
        number = function(question)
            return quote(question.number), question.number
        end,
    }

    -- Members that there are from version 2 on.
    local MEMBERS_OF_KIND = {
        text = function(question, texts)
            return ',"form":' .. quote(question.exact and 'exact' or 'compared')
                .. ',"unicode":' .. quote(texts.unicode)
        end,
        number = function(question)
            return ',"least":' .. quote(question.least)
                .. ',"most":' .. quote(question.most)
        end,
    }

    -- Numbers stay texts, as they were given.
    function answer_key_json(question, texts, version)
        local form = version < 2 and 'folded'
            or question.exact and 'exact' or 'compared'
        local right, shown = KEYS_OF_KIND[question.kind](question, texts, form)
        local members = version >= 2 and MEMBERS_OF_KIND[question.kind]
        local tolerance = present(question.tolerance)
            and question.tolerance or '0'
        return '{"kind":' .. quote(question.kind)
            .. ',"points":' .. integer(question.points)
            .. ',"right":' .. right
            .. ',"shown":' .. quote(shown)
            .. (present(question.choices)
                and ',"choices":' .. quoted_list(choice_ids(question.choices))
                or '')
            .. (question.kind == 'number'
                and ',"tolerance":' .. quote(tolerance) or '')
            .. (members and members(question, texts) or '') .. '}'
    end

    function read_answer_key(json)
        local key = cjson.decode(json)
        if key.least then
            key.least, key.most = decimal(key.least), decimal(key.most)
        end
        return key
    end

    -- Keys as tables, by their JSON: at any time commands are about the same
    -- few.
    local known = { most = 1000, count = 0, keys = {} }

    -- Of a question of the battle.  Others get the same table: it is not
    -- changed.
    function answer_key(question)
        local json = redis.call('HGET', input.key .. ':answers', question)
        local key = known.keys[json]
        if not key then
            if known.count == known.most then
                known.keys, known.count = {}, 0
            end
            key = read_answer_key(json)
            known.keys[json], known.count = key, known.count + 1
        end
        return key
    end
end
