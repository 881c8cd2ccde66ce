-- A script is one chunk of what it includes, its steps and its own text.  What
-- these share is local to the chunk and global to a single file: each file's
-- list is made here, from the headers that say what it needs (@include, @step)
-- and what that gives (@gives).  tools/check-lua holds the headers to it.
local lfs = require 'lfs'

std = "lua51"
max_line_length = 80

-- A field of a table that is shared may be set, its name may not.
ignore = { "122" }

read_globals = {
    -- Redis
    "redis", "cjson", "cmsgpack", "struct", "bit", "KEYS", "ARGV",
    -- what a run is given: src/script/ngx_arena_script_preamble.c
    "input", "arguments", "settings", "limits",
}

-- Words behind a tag of a file's header, in any line of it.
local function header(file, tag)
    local words = {}
    for line in io.lines(file) do
        if not line:find("^%-%-") then
            break
        end
        local rest = line:match("^%-%-%s+@" .. tag .. "%s+(.*)")
        for word in (rest or ""):gmatch("%S+") do
            words[#words + 1] = word
        end
    end
    return words
end

local function add_gives(list, folder, names)
    for _, name in ipairs(names) do
        local file = folder .. "/" .. name .. ".lua"
        if lfs.attributes(file, "mode") == "file" then
            for _, given in ipairs(header(file, "gives")) do
                list[#list + 1] = given
            end
        end
    end
end

for _, folder in ipairs { "lua/core", "lua/core/step", "lua/mode", "lua/api",
        "lua/job" } do
    for name in lfs.dir(folder) do
        local file = folder .. "/" .. name
        if name:find("%.lua$") then
            local needed = {}
            add_gives(needed, "lua/core", header(file, "include"))
            add_gives(needed, "lua/core/step", header(file, "step"))
            if #header(file, "rule") > 0 then
                needed[#needed + 1] = "RULES"
            end
            files[file] = { read_globals = needed, ignore = {} }
            -- What it gives is used by others.
            for _, tag in ipairs { "gives", "reset" } do
                for _, given in ipairs(header(file, tag)) do
                    table.insert(files[file].ignore, "2[13]1/" .. given)
                end
            end
        end
    end
end

-- What commands of a replay begin with.
files["lua/job/battle_replay.lua"].globals = { "input", "arguments" }
files["lua/job/battle_archive.lua"].globals = { "arguments" }
files["lua/job/battle_archive.lua"].std = "+replay"
files["lua/job/battle_replay.lua"].std = "+replay"
stds.replay = {
    read_globals = { "COMMANDS", "COMMANDS_FIRST", "begin_command" },
}
