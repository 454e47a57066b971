-- Handles a heartbeat of a visit, or all heartbeats of a visit that came while the store could not be reached. The rules are
-- those of rules/counter.rs.
-- KEYS[2] running visits by their last heartbeat: a sorted set
-- KEYS[3] visits of each day: a hash
-- KEYS[4] the bucket of the block of addresses, KEYS[5] its bucket of capped visits: when it is full again, in microseconds
-- ARGV[2] the visit
-- ARGV[3] how long ago its first heartbeat was, ARGV[4] its last one, in milliseconds
-- ARGV[5] the gap that ends a visit, ARGV[6] the window of who is online, in milliseconds
-- ARGV[7] the burst, ARGV[8] microseconds for one more new visit, ARGV[9] how many times the cap is answered but not counted
-- ARGV[10] how many visits may be running
-- Returns the outcome (0 new, 1 running, 2 capped, 3 flooding), and what figures.lua returns.
if redis.replicate_commands then redis.replicate_commands() end
local first, last, gap = now - ARGV[3], now - ARGV[4], tonumber(ARGV[5])

local function take(bucket, burst, interval)
  local time = first * 1000
  local from = math.max(tonumber(redis.call('GET', bucket) or time), time)
  if from - time > (burst - 1) * interval then return false end
  local full = from + interval
  redis.call('SET', bucket, text(full), 'PX', text(math.max(1, math.ceil(full / 1000 - now))))
  return true
end

local before = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[2]))
local outcome = 1
if not before or first - before > gap then
  -- Ended visits do not count as running.
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. text(now - gap))
  if redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[10]) and take(KEYS[4], tonumber(ARGV[7]), tonumber(ARGV[8])) then
    outcome = 0
    local function count(key, field)
      if tonumber(redis.call('HGET', key, field) or 0) < MOST then redis.call('HINCRBY', key, field, 1) end
    end
    count(KEYS[1], 'total')
    count(KEYS[3], day(first))
  elseif take(KEYS[5], ARGV[7] * ARGV[9], ARGV[8] / ARGV[9]) then
    outcome = 2
  else
    outcome = 3
  end
end
if outcome < 2 then
  if not before or last > before then redis.call('ZADD', KEYS[2], text(last), ARGV[2]) end
  redis.call('HSET', KEYS[1], 'now', text(now))
  -- So that nothing is left of the last readers either.
  redis.call('PEXPIRE', KEYS[2], text(gap + 60000))
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. text(now - gap))
local figures = redis.call('HMGET', KEYS[1], 'total', 'correction')
local online = redis.call('ZCOUNT', KEYS[2], text(now - ARGV[6]), '+inf')
local days = redis.call('HMGET', KEYS[3], day(now), day(now) - 1)
return { outcome, tonumber(figures[1] or 0), tonumber(figures[2] or 0), online, now, tonumber(days[1] or 0), tonumber(days[2] or 0) }
