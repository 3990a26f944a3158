-- Makes a lease end later, while its work goes on.
--
-- KEYS  1 lines of the shard that are due  2 state of the line
-- ARGV  1 member of the line  2 lease  3 new end of the lease
-- Returns  1 renewed · 0 the lease was lost: nothing was changed

local REFUSED, RENEWED = 0, 1

local state = redis.call('GET', KEYS[2])
if not state or string.sub(state, 5, 4 + #ARGV[2]) ~= ARGV[2] then return REFUSED end
redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[1])
return RENEWED
