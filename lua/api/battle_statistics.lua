-- battle_statistics: how the battle goes, for its organiser: the battle, and
-- how many answers each question has had, and how many of them were right.  A
-- question without an answer is not listed; the others are in no order that
-- means something.
-- @key       {battle:<id>}
-- @include   battle battle_json json result statistics
-- @step      load_battle
-- @archived  arena.archived_text
-- @argument  id path identifier else battle_not_found
-- @changes   nothing
-- @reply     200 Statistics
-- @error     404 battle_not_found

local list = {}
for id, count in pairs(answers_counted()) do
    list[#list + 1] = '{"id":' .. quote(id)
        .. ',"answered":' .. integer(count.right + count.wrong)
        .. ',"correct":' .. integer(count.right) .. '}'
end
table.sort(list)
return answer(200, '{"battle":' .. battle_json()
    .. ',' .. seq_json()
    .. ',"questions":[' .. table.concat(list, ',') .. ']}')
