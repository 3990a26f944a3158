-- Writes a conversation again as it is, so that a WAIT after it covers the commits that made it so, whoever wrote them:
-- WAIT looks only at what its own connection wrote, and a replica that has this write has all before it.
--
-- KEYS  1 conversation
-- Returns  1 written again · 0 it is gone

local head = redis.call('LINDEX', KEYS[1], 0)
if not head then return 0 end
redis.call('LSET', KEYS[1], 0, head)
return 1
