-- ping: answers, so that one knows that Redis runs scripts.
-- @key {arena}:ping
-- @reply 200 nothing
return { 200, '' }
