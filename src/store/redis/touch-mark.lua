-- Writes a mark again as it is, so that a WAIT after it covers the commit that made it, whoever wrote that: WAIT looks
-- only at what its own connection wrote, and a replica that has this write has all before it.
--
-- KEYS  1 mark
-- Returns  1 written again · 0 it is gone

local mark = redis.call('GET', KEYS[1])
if not mark then return 0 end
redis.call('SET', KEYS[1], mark, 'KEEPTTL')
return 1
