-- Corrects the figures.
-- KEYS[2] visits of each day, KEYS[3] corrections of each day: hashes; KEYS[4] all corrections: a list
-- ARGV[2] `set` or `add`, ARGV[3] the figure, ARGV[4] the day or nothing, ARGV[5] the time, ARGV[6] the reason
-- Returns the change, or why there is none: `below`, `beyond`, `nothing`, `missing`, or `broken` if a figure is already too large
-- to be shown. The total can be set nevertheless: that removes the figures that are too large, and the corrections.
local counted = redis.call('HGET', KEYS[1], 'total')
if not counted then return { 0, 'missing' } end
local function beyond(figure) return math.abs(tonumber(figure or 0)) > MOST end
local broken = beyond(counted) or beyond(redis.call('HGET', KEYS[1], 'correction'))
for _, key in ipairs({ KEYS[2], KEYS[3] }) do
  for _, figure in ipairs(redis.call('HVALS', key)) do broken = broken or beyond(figure) end
end
if broken then
  if ARGV[2] ~= 'set' or ARGV[4] ~= '' then return { 0, 'broken' } end
  for _, key in ipairs({ KEYS[2], KEYS[3] }) do
    local pairs = redis.call('HGETALL', key)
    for at = 1, #pairs, 2 do
      if key == KEYS[3] or beyond(pairs[at + 1]) then redis.call('HDEL', key, pairs[at]) end
    end
  end
  if beyond(counted) then counted = ARGV[3] end
  redis.call('HSET', KEYS[1], 'total', counted, 'correction', 0)
end
local total = counted + (redis.call('HGET', KEYS[1], 'correction') or 0)
local figure = total
if ARGV[4] ~= '' then
  figure = (redis.call('HGET', KEYS[2], ARGV[4]) or 0) + (redis.call('HGET', KEYS[3], ARGV[4]) or 0)
end
local change = tonumber(ARGV[3])
if ARGV[2] == 'set' then change = change - figure end
if change == 0 and not broken then return { 0, 'nothing' } end
if figure + change < 0 or total + change < 0 then return { 0, 'below' } end
if math.max(figure + change, total + change, math.abs(change)) > MOST then return { 0, 'beyond' } end
redis.call('HINCRBY', KEYS[1], 'correction', text(change))
if ARGV[4] ~= '' then redis.call('HINCRBY', KEYS[3], ARGV[4], text(change)) end
redis.call('RPUSH', KEYS[4], cjson.encode({ at = ARGV[5], change = change, day = ARGV[4], note = ARGV[6] }))
return { change, '' }
