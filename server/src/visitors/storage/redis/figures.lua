-- KEYS[2] running visits, KEYS[3] visits of each day; ARGV[2] the window of who is online, in milliseconds
-- Returns the total, the correction, who is online, the time, and the visits of that day and the one before.
local figures = redis.call('HMGET', KEYS[1], 'total', 'correction')
local online = redis.call('ZCOUNT', KEYS[2], text(now - ARGV[2]), '+inf')
local days = redis.call('HMGET', KEYS[3], day(now), day(now) - 1)
return { tonumber(figures[1] or 0), tonumber(figures[2] or 0), online, now, tonumber(days[1] or 0), tonumber(days[2] or 0) }
