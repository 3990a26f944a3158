-- Reads a part of the transcript with the conversation's wrapped key.
--
-- KEYS  1 session  2 messages
-- ARGV  1 index of the first message  2 index of the last
-- Returns  {wrapped key, or nil where there is no conversation, messages}

local head = redis.call('GETRANGE', KEYS[1], 0, 10)
if #head < 11 then return {false, {}} end
local size = struct.unpack('>I2', head, 10)
local wrappedKey = redis.call('GETRANGE', KEYS[1], 11, 10 + size)
return {wrappedKey, redis.call('LRANGE', KEYS[2], ARGV[1], ARGV[2])}
