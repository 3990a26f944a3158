-- Writes a document over the version that was read, and its name into the shard's list of names.
--
-- KEYS  1 document  2 names of documents
-- ARGV  1 name  2 version expected, 0 when there is none  3 bytes
-- Returns  1 written · 0 it has another version

local version = 0
local head = redis.call('GETRANGE', KEYS[1], 0, 3)
if #head == 4 then version = struct.unpack('>I4', head) end
if version ~= tonumber(ARGV[2]) then return 0 end

redis.call('SET', KEYS[1], struct.pack('>I4', version + 1) .. ARGV[3])
if version == 0 then redis.call('ZADD', KEYS[2], 0, ARGV[1]) end
return 1
