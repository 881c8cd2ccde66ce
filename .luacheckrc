-- A script is one chunk: a preamble, its includes, its own text.  What these
-- share is local to the chunk and global to a single file.
std = "lua51"
max_line_length = 80

read_globals = {
    -- Redis
    "redis", "cjson", "cmsgpack", "struct", "KEYS", "ARGV",
    -- the preamble
    "input", "arguments", "settings", "limits",
    -- lua/include
    "quote", "integer", "instant",
    "tag", "put", "save", "flush", "answer", "refuse", "unavailable",
    "update_status", "read_battle", "pack_battle", "set_battle", "battle_number", "move_clock",
    "battle_members", "battle_json",
    "publish", "publish_forms", "close", "BATTLE_CHANNEL", "CHANGES_CHANNEL", "private_channel",
    "event", "battle_event", "event_in_forms", "is_heard",
    "accept", "accept_as", "recall", "remember_for",
    "is_unread", "note_refusal", "backlog_full", "head_json",
    "entry_parts", "is_before", "is_next",
    "last_entry", "restore_page", "look_at",
    "last_seen", "refusal",
    "quoted_list", "choices_json", "choice_ids", "present", "public_json", "judged_json",
    "choices_move", "moved_choices", "renamed", "choice_json",
    "participant_key", "fetch_participant", "read_participant", "pack_participant",
    "participant_text", "set", "participant_rank",
    "me_json", "participant_updated",
    "authenticate", "refuse_session", "me", "visitor",
    "ORDER_SPAN", "place", "place_new", "standing_key", "reveal_standing", "earned", "verdicts_hidden",
    "replace", "show", "shown", "entry_json", "entries_json", "counts_json",
    "leaderboard_due", "show_attack", "tell_leaderboard", "leaderboard_changed",
    "LEADERBOARD_EVENT_ENTRIES", "changes_due", "keep_attacks", "publish_changes",
    "id_json", "begin", "finish", "follow_clock",
    "presence_key", "be_present", "SWEEP", "expire", "sweep",
    "worded_rules", "ATTACKS_OFF", "attack_refused", "hits_field", "recent_hits", "note_hit",
    "digest_numbers", "shuffle", "draw", "count_attempt", "guess_wait", "note_wrong_guess", "rate_limited",
    "JUDGES", "count_answers", "answers_counted",
}

globals = { "battle", "keep", "result" }

-- What each command of a fold begins with.
files["lua/job/battle_fold.lua"] = {
    globals = { "input", "arguments", "writes", "unsaved", "participants", "accepted" },
    read_globals = { "FOLD", "FOLD_FIRST" },
}

-- What an include defines is used by others.
files["lua/include"] = { ignore = { "211", "221", "231" } }
