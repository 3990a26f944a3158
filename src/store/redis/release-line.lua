-- Ends a lease: the head is done with, is tried again later, is put off as if it had not been claimed, or is parked as a
-- dead letter.
--
-- KEYS  1 lines of the shard that are due  2 line  3 state of the line  4 dead letters  5 times of dead letters
-- ARGV  1 member of the line  2 lease  3 outcome: 1 done, 2 retry, 3 dead, 4 put off
--       4 when to try again, or when it was given up; 0 for done  5 why it was given up, else empty
--       6 name of the line, for the dead letter  7 when it was put off; else 0
-- Returns  {1, when the line is due next, -1 when it is empty} released
--          {0} the lease was lost, or what was leased is gone: nothing was changed

local REFUSED, RELEASED = 0, 1
local DONE, RETRY, DEAD, PUT_OFF = 1, 2, 3, 4

local state = redis.call('GET', KEYS[3])
if not state or string.sub(state, 5, 4 + #ARGV[2]) ~= ARGV[2] then return {REFUSED} end
local outcome = tonumber(ARGV[3])

if outcome == RETRY or outcome == PUT_OFF then
  local attempts, since = struct.unpack('>I4', state), string.sub(state, 5 + #ARGV[2])
  if outcome == PUT_OFF then
    attempts = attempts - 1
    if since == '' then since = '\0' .. struct.pack('>I6', tonumber(ARGV[7])) end
  end
  redis.call('SET', KEYS[3], struct.pack('>I4', attempts) .. since)
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
  return {RELEASED, tonumber(ARGV[4])}
end

local entry = redis.call('LINDEX', KEYS[2], 0)
if not entry then return {REFUSED} end
local following = redis.call('LINDEX', KEYS[2], 1)
local dueAt = following and struct.unpack('>I6', following) or -1
local id, record
if outcome == DEAD then
  local size = struct.unpack('>I2', entry, 7)
  id = string.sub(entry, 9, 8 + size)
  record = struct.pack('>I6I4I4I4', tonumber(ARGV[4]), struct.unpack('>I4', state), #ARGV[5], #ARGV[6])
    .. ARGV[5] .. ARGV[6] .. entry
end

redis.call('LPOP', KEYS[2])
redis.call('DEL', KEYS[3])
if following then redis.call('ZADD', KEYS[1], dueAt, ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
if record then
  redis.call('HSET', KEYS[4], id, record)
  redis.call('ZADD', KEYS[5], ARGV[4], id)
end
return {RELEASED, dueAt}
