-- Fixes the mark of an inbound at the conversation's present seq if it is still open.
--
-- KEYS  1 conversation
-- ARGV  1 name of the mark  2 now
-- Returns  {from, upTo + 1} the mark as it is now · nil: there is none

local HEAD, MARK, NAME_SIZE, MARK_SIZE = '>I4I4BI2I4', '>I6I3I3B', 8, 21

local head = redis.call('LINDEX', KEYS[1], 0)
if not head then return false end
local _, seq, _, keySize, markCount, keyAt = struct.unpack(HEAD, head)
local marksAt = keyAt + keySize
local marksEnd = marksAt + markCount * MARK_SIZE

local function find(from)
  local at = string.find(head, ARGV[1], from, true)
  if not at or at >= marksEnd then return nil end
  if (at - marksAt) % MARK_SIZE == 0 then return at end
  return find(at + 1)
end

local at = find(marksAt)
if not at then return false end
local expiresAt, from, upTo, open = struct.unpack(MARK, head, at + NAME_SIZE)
if expiresAt <= tonumber(ARGV[2]) then return false end
if upTo == 0 then
  upTo = seq + 1
  local settled = struct.pack(MARK, expiresAt, from, upTo, open)
  redis.call('LSET', KEYS[1], 0, string.sub(head, 1, at + NAME_SIZE - 1) .. settled .. string.sub(head, at + MARK_SIZE))
end
return {from, upTo}
