-- Forgets every part of a file and leaves one as part 0.
--
-- KEYS  1 file
-- ARGV  1 bytes  2 milliseconds until it is forgotten
-- Returns  1 written

redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], 0, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
