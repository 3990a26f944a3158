-- Writes a whole turn, or nothing. Everything is read and checked first: a script that fails keeps what it wrote.
--
-- KEYS  1 conversation  2 timers  3 times of claimed timers
--       then for each destination: its line, and the lines of the shard that are due there
-- ARGV  1 number of the values  2 the values in one, each behind its size (packed.ts)
-- VALUES  1 version expected  2 owner  3 wrapped key  4 session
--       5 first bytes of the session that was loaded, empty: the version alone counts
--       6 now  7 when the own mark is forgotten
--       8 name of the own mark  9 commands opened less closed, for it
--       10 name of the mark of the inbound that caused this one, empty: none did  11 the same for it
--       then the messages, as a count and that many
--       then for each destination: member of the line, when its first entry is due, the entries (count and items)
--       then the members of timers to cancel (count and items)
--       then the timers to set: a count, and for each its member and when it is due
-- Returns  {1, from, upTo + 1} committed, with the own mark (0: still open) · {2} duplicate · {3, version} clash

local COMMITTED, DUPLICATE, CLASH = 1, 2, 3
local HEAD, MARK, NAME_SIZE, MARK_SIZE = '>I4I4BI2I4', '>I6I3I3B', 8, 21

-- In one call: one for each value costs a tenth of the script.
local values = { struct.unpack('>' .. string.rep('I4c0', tonumber(ARGV[1])), ARGV[2]) }

local version, seq, marks, rest = 0, 0, '', ''
local head = redis.call('LINDEX', KEYS[1], 0)
if head then
  local _, keySize, markCount, keyAt
  version, seq, _, keySize, markCount, keyAt = struct.unpack(HEAD, head)
  local marksAt = keyAt + keySize
  local sessionAt = marksAt + markCount * MARK_SIZE
  marks = string.sub(head, marksAt, sessionAt - 1)
  rest = string.sub(head, sessionAt, sessionAt + #values[5] - 1)
end

local function find(name, from)
  local at = string.find(marks, name, from, true)
  -- Else it lies across two marks, or in the numbers of one.
  if not at or at % MARK_SIZE == 1 then return at end
  return find(name, at + 1)
end
local function endOf(at)
  return (struct.unpack('>I6', marks, at + NAME_SIZE))
end

local now = tonumber(values[6])
local known = find(values[8], 1)
if known and endOf(known) > now then return {DUPLICATE} end
if version ~= tonumber(values[1]) or rest ~= values[5] then return {CLASH, version} end

local position = 11
local function take()
  position = position + 1
  return values[position]
end
local function takeList()
  local list = {}
  for index = 1, tonumber(take()) do list[index] = take() end
  return list
end

local messages = takeList()
local after = seq + #messages

local function adjust(from, upTo, open, change)
  open = math.min(255, math.max(0, open + change))
  if upTo == 0 and open == 0 then upTo = after + 1 end
  return from, upTo, open
end

if known then marks = string.sub(marks, 1, known - 1) .. string.sub(marks, known + MARK_SIZE) end
local cause = values[10] ~= '' and find(values[10], 1)
if cause then
  local expiresAt, causeFrom, causeUpTo, causeOpen = struct.unpack(MARK, marks, cause + NAME_SIZE)
  marks = string.sub(marks, 1, cause + NAME_SIZE - 1)
    .. struct.pack(MARK, expiresAt, adjust(causeFrom, causeUpTo, causeOpen, tonumber(values[11])))
    .. string.sub(marks, cause + MARK_SIZE)
end
-- The oldest stand first.
local keptFrom = 1
for at = 1, #marks, MARK_SIZE do
  if endOf(at) > now then break end
  keptFrom = at + MARK_SIZE
end
local from, upTo, open = adjust(seq + 1, 0, 0, tonumber(values[9]))
marks = string.sub(marks, keptFrom) .. values[8] .. struct.pack(MARK, tonumber(values[7]), from, upTo, open)

local lines = {}
for index = 4, #KEYS, 2 do
  local line = { key = KEYS[index], ready = KEYS[index + 1], member = take(), dueAt = take(), entries = takeList() }
  line.isNew = redis.call('EXISTS', line.key) == 0
  lines[#lines + 1] = line
end
local cancelled = takeList()
local timers = {}
for index = 1, tonumber(take()) do timers[index] = { member = take(), dueAt = take() } end

local written = struct.pack(HEAD, version + 1, after, tonumber(values[2]), #values[3], #marks / MARK_SIZE) .. values[3] .. marks .. values[4]

if head then redis.call('LSET', KEYS[1], 0, written) else redis.call('RPUSH', KEYS[1], written) end
if #messages > 0 then redis.call('RPUSH', KEYS[1], unpack(messages)) end
for _, line in ipairs(lines) do
  redis.call('RPUSH', line.key, unpack(line.entries))
  if line.isNew then redis.call('ZADD', line.ready, line.dueAt, line.member) end
end
for _, member in ipairs(cancelled) do
  redis.call('ZREM', KEYS[2], member)
  redis.call('HDEL', KEYS[3], member)
end
for _, timer in ipairs(timers) do
  redis.call('ZADD', KEYS[2], timer.dueAt, timer.member)
  redis.call('HDEL', KEYS[3], timer.member)
end
return {COMMITTED, from, upTo}
