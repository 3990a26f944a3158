-- Leases a line that is due and hands out its head. The claim itself counts as an attempt: an entry that kills its
-- worker must not be tried for ever. The same claim again, sent once more because its answer was lost, is answered the
-- same and counts as nothing.
--
-- KEYS  1 lines of the shard that are due  2 line  3 state of the line  4 conversation
-- ARGV  1 member of the line  2 now  3 end of the lease  4 lease
-- Returns  {1, attempts before, entry, wrapped key (empty where there is no conversation), when it was first put off (0: never)}
--          claimed
--          {0} not due any more: somebody else was first, or nothing is left in the line, which is then forgotten

local LOST, CLAIMED = 0, 1

local state = redis.call('GET', KEYS[3])
local isAgain = state and string.sub(state, 5, 4 + #ARGV[4]) == ARGV[4]
local dueAt = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not dueAt or (tonumber(dueAt) > tonumber(ARGV[2]) and not isAgain) then return {LOST} end
local entry = redis.call('LINDEX', KEYS[2], 0)
if not entry then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('DEL', KEYS[3])
  return {LOST}
end

local attempts, since = 0, ''
if state then
  attempts = struct.unpack('>I4', state) - (isAgain and 1 or 0)
  -- Behind a zero, which no lease has; an earlier version of the service leaves it away.
  local zero = string.find(state, '\0', 5, true)
  if zero then since = string.sub(state, zero) end
end
-- Without its conversation an entry cannot be opened; the worker then parks it where an operator sees it.
local wrappedKey = ''
local head = redis.call('LINDEX', KEYS[4], 0)
if head then
  local _, _, _, keySize, _, keyAt = struct.unpack('>I4I4BI2I4', head)
  wrappedKey = string.sub(head, keyAt, keyAt + keySize - 1)
end

redis.call('SET', KEYS[3], struct.pack('>I4', attempts + 1) .. ARGV[4] .. since)
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return {CLAIMED, attempts, entry, wrappedKey, since == '' and 0 or (struct.unpack('>I6', since, 2))}
