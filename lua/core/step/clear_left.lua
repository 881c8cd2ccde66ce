-- Of a battle that has left Redis the rest is deleted: who was to do that may
-- have stopped in the middle.
-- @include   delete_battle result
-- @replay    no

if has_left() then
    clear_left()
    return answer(204, '')
end
