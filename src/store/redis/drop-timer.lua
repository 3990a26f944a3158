-- Forgets a timer that is still claimed.
--
-- KEYS  1 timers  2 times of claimed timers
-- ARGV  1 member of the timer  2 when it was due
-- Returns  1 forgotten · 0 it is gone, or was set anew: nothing was changed

local dueAt = redis.call('HGET', KEYS[2], ARGV[1])
if not dueAt or tonumber(dueAt) ~= tonumber(ARGV[2]) then return 0 end

redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
