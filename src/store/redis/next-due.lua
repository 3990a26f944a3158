-- Says when each of a shard's queues has something due next.
--
-- KEYS  1… queues
-- Returns  for each its first time, or -1: it is empty

local times = {}
for index, queue in ipairs(KEYS) do
  local head = redis.call('ZRANGE', queue, 0, 0, 'WITHSCORES')
  times[index] = head[2] and tonumber(head[2]) or -1
end
return times
