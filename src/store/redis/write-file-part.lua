-- Writes one part of a file and when all of it is forgotten.
--
-- KEYS  1 file
-- ARGV  1 number of the part  2 bytes  3 milliseconds until it is forgotten
-- Returns  1 written

redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
