-- Forgets the dead letters of a shard that gave up by some time, a batch of them, the oldest first.
--
-- KEYS  1 dead letters  2 times of dead letters
-- ARGV  1 until when  2 how many at most
-- Returns  how many were forgotten: as many as were asked for, where more may be left

local ids = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #ids == 0 then return 0 end

redis.call('HDEL', KEYS[1], unpack(ids))
redis.call('ZREM', KEYS[2], unpack(ids))
return #ids
