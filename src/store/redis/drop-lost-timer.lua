-- Forgets a claimed timer of a conversation that is not there.
--
-- KEYS  1 timers  2 times of claimed timers  3 conversation
-- ARGV  1 member of the timer  2 when it was due
-- Returns  1 forgotten · 0 the conversation is there, or the timer is gone or another: nothing was changed

if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
local dueAt = redis.call('HGET', KEYS[2], ARGV[1])
if not dueAt or tonumber(dueAt) ~= tonumber(ARGV[2]) then return 0 end

redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
