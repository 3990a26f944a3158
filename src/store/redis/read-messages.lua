-- Reads a part of the transcript with the conversation's wrapped key.
--
-- KEYS  1 conversation
-- ARGV  1 seq of the first message  2 seq of the last
-- Returns  {wrapped key, or nil where there is no conversation, messages}

local head = redis.call('LINDEX', KEYS[1], 0)
if not head then return {false, {}} end
local _, _, _, keySize, _, keyAt = struct.unpack('>I4I4BI2I4', head)
local wrappedKey = string.sub(head, keyAt, keyAt + keySize - 1)
return {wrappedKey, redis.call('LRANGE', KEYS[1], ARGV[1], ARGV[2])}
