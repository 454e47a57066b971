-- KEYS[2] running visits; ARGV[2] the window of who is online, in milliseconds
-- Answers the total, the correction, who is online, and the time.
local figures = redis.call('HMGET', KEYS[1], 'total', 'correction')
local online = redis.call('ZCOUNT', KEYS[2], text(now - ARGV[2]), '+inf')
return { tonumber(figures[1] or 0), tonumber(figures[2] or 0), online, now }
