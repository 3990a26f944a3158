-- Writes a whole turn, or nothing. Everything is read and checked first: a script that fails keeps what it wrote.
--
-- KEYS  1 session  2 messages  3 mark of this inbound  4 mark of the inbound that caused it (3 again: none did)
--       5 timers  6 times of claimed timers
--       then for each destination: its line, and the lines of the shard that are due there
-- ARGV  1 version expected  2 owner  3 wrapped key  4 session  5 milliseconds the mark is kept
--       6 commands opened less closed, for the own mark  7 the same for the cause's mark
--       8 first bytes of the session that was loaded, empty: the version alone counts
--       then the messages, as a count and that many
--       then for each destination: member of the line, when its first entry is due, the entries (count and items)
--       then the members of timers to cancel (count and items)
--       then the timers to set: a count, and for each its member and when it is due
-- Returns  {1, from, upTo + 1} committed, with the own mark (0: still open) · {2} duplicate · {3, version} clash

local COMMITTED, DUPLICATE, CLASH = 1, 2, 3
local MARK = '>I4I4I2'

if redis.call('EXISTS', KEYS[3]) == 1 then return {DUPLICATE} end

local version, seq = 0, 0
local head = redis.call('GETRANGE', KEYS[1], 0, 7)
if #head == 8 then version, seq = struct.unpack('>I4I4', head) end
if version ~= tonumber(ARGV[1]) then return {CLASH, version} end
if ARGV[8] ~= '' then
  local session = 11 + #ARGV[3]
  if redis.call('GETRANGE', KEYS[1], session, session + #ARGV[8] - 1) ~= ARGV[8] then return {CLASH, version} end
end

local position = 8
local function take()
  position = position + 1
  return ARGV[position]
end
local function takeList()
  local list = {}
  for index = 1, tonumber(take()) do list[index] = take() end
  return list
end

local messages = takeList()
local after = seq + #messages

local function adjust(from, upTo, open, change)
  open = math.max(0, open + change)
  if upTo == 0 and open == 0 then upTo = after + 1 end
  return from, upTo, open
end

local from, upTo, open = adjust(seq + 1, 0, 0, tonumber(ARGV[6]))
local cause = KEYS[4] ~= KEYS[3] and redis.call('GET', KEYS[4])
if cause then
  local causeFrom, causeUpTo, causeOpen = struct.unpack(MARK, cause)
  cause = struct.pack(MARK, adjust(causeFrom, causeUpTo, causeOpen, tonumber(ARGV[7])))
end

local lines = {}
for index = 7, #KEYS, 2 do
  local line = { key = KEYS[index], ready = KEYS[index + 1], member = take(), dueAt = take(), entries = takeList() }
  line.isNew = redis.call('EXISTS', line.key) == 0
  lines[#lines + 1] = line
end
local cancelled = takeList()
local timers = {}
for index = 1, tonumber(take()) do timers[index] = { member = take(), dueAt = take() } end

local session = struct.pack('>I4I4BI2', version + 1, after, tonumber(ARGV[2]), #ARGV[3]) .. ARGV[3] .. ARGV[4]
local mark = struct.pack(MARK, from, upTo, open)

redis.call('SET', KEYS[1], session)
redis.call('SET', KEYS[3], mark, 'PX', ARGV[5])
if cause then redis.call('SET', KEYS[4], cause, 'KEEPTTL') end
for _, message in ipairs(messages) do redis.call('RPUSH', KEYS[2], message) end
for _, line in ipairs(lines) do
  for _, entry in ipairs(line.entries) do redis.call('RPUSH', line.key, entry) end
  if line.isNew then redis.call('ZADD', line.ready, line.dueAt, line.member) end
end
for _, member in ipairs(cancelled) do
  redis.call('ZREM', KEYS[5], member)
  redis.call('HDEL', KEYS[6], member)
end
for _, timer in ipairs(timers) do
  redis.call('ZADD', KEYS[5], timer.dueAt, timer.member)
  redis.call('HDEL', KEYS[6], timer.member)
end
return {COMMITTED, from, upTo}
