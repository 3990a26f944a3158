-- Hides a timer that is due until the lease ends. Its own time is kept beside it meanwhile.
--
-- KEYS  1 timers  2 times of claimed timers  3 conversation
-- ARGV  1 member of the timer  2 now  3 end of the lease
-- Returns  {1, when it was due, wrapped key (empty where there is no conversation)} claimed · {0} not due any more: somebody else was first

local LOST, CLAIMED = 0, 1

local showAt = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not showAt or tonumber(showAt) > tonumber(ARGV[2]) then return {LOST} end
local dueAt = redis.call('HGET', KEYS[2], ARGV[1]) or showAt
local wrappedKey = ''
local head = redis.call('LINDEX', KEYS[3], 0)
if head then
  local _, _, _, keySize, _, keyAt = struct.unpack('>I4I4BI2I4', head)
  wrappedKey = string.sub(head, keyAt, keyAt + keySize - 1)
end

redis.call('HSET', KEYS[2], ARGV[1], dueAt)
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return {CLAIMED, tonumber(dueAt), wrappedKey}
