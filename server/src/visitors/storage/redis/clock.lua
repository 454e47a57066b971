-- Stands in front of the other scripts: the time in milliseconds since 1970. It is the store's time, which all servers share,
-- unless one is given. It never goes back, however the store's clock is set.
-- KEYS[1] the counter, a hash of: total, key, epoch, correction, now
-- ARGV[1] the time, or nothing
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
now = math.max(now, tonumber(redis.call('HGET', KEYS[1], 'now') or 0))
-- The day in Vietnam (UTC+7), as its number since 1970-01-01.
local function day(time) return math.floor((time / 1000 + 25200) / 86400) end
-- The most visits that can be shown, in all and of a day: 2^53 - 1, which is also the last whole number that Lua counts to.
local MOST = 9007199254740991
-- Lua would write large numbers with an exponent.
local function text(number) return string.format('%.0f', number) end
