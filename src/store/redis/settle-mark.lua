-- Fixes the mark of an inbound at the conversation's present seq if it is still open.
--
-- KEYS  1 session  2 mark
-- Returns  the mark as it is now, packed; nil: no such inbound

local MARK = '>I4I4I2'

local mark = redis.call('GET', KEYS[2])
if not mark then return false end
local from, upTo, open = struct.unpack(MARK, mark)
if upTo ~= 0 then return mark end

local seq = 0
local head = redis.call('GETRANGE', KEYS[1], 0, 7)
if #head == 8 then seq = struct.unpack('>I4', head, 5) end
local settled = struct.pack(MARK, from, seq + 1, open)
redis.call('SET', KEYS[2], settled, 'KEEPTTL')
return settled
