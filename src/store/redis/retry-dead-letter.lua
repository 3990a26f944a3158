-- Puts a dead letter back at the end of its line, as long as it is the one that was looked at.
--
-- KEYS  1 dead letters  2 times of dead letters  3 line  4 lines of the shard that are due
-- ARGV  1 id  2 record of the dead letter as it was read  3 entry  4 member of the line  5 now
-- Returns  1 put back · 0 somebody else was first

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local isNew = redis.call('EXISTS', KEYS[3]) == 0

redis.call('RPUSH', KEYS[3], ARGV[3])
if isNew then redis.call('ZADD', KEYS[4], ARGV[5], ARGV[4]) end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
