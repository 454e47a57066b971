-- Runs when a server has connected to the store, for the first time or again. The store may be new, or may have lost all its
-- data, or only the last second.
-- KEYS[2] visits of each day, KEYS[3] corrections of each day
-- ARGV[2] a key for the hashes, ARGV[3] an epoch: for a new store
-- ARGV[4] the seed
-- ARGV[5] the epoch that this server knows, ARGV[6] the highest total that it has shown, ARGV[7] the correction then
-- ARGV[8] the visits of the days that it knows, ARGV[9] the corrections of days: lists of pairs, as JSON
-- Returns the key, the epoch, and the time.
if redis.replicate_commands then redis.replicate_commands() end
redis.call('HSETNX', KEYS[1], 'key', ARGV[2])
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[3])
local epoch = redis.call('HGET', KEYS[1], 'epoch')
local total = tonumber(redis.call('HGET', KEYS[1], 'total') or 0)
if total > MOST then
  return redis.error_reply('BEYOND a total that no browser can show; tintuc-server visitors --set mends it')
end
local answered = tonumber(ARGV[6])
for _, known in ipairs(cjson.decode(ARGV[8])) do
  local visits = tonumber(redis.call('HGET', KEYS[2], known[1]) or 0)
  if known[2] > visits then redis.call('HSET', KEYS[2], known[1], text(known[2])) end
end
-- A store that is still the same has all corrections.
if ARGV[5] ~= '' and ARGV[5] ~= epoch then
  for _, known in ipairs(cjson.decode(ARGV[9])) do redis.call('HSETNX', KEYS[3], known[1], text(known[2])) end
end
local most = math.max(tonumber(ARGV[4]), answered, total)
redis.call('HSET', KEYS[1], 'total', text(most))
if ARGV[5] ~= '' then redis.call('HSETNX', KEYS[1], 'correction', ARGV[7]) end
return { redis.call('HGET', KEYS[1], 'key'), epoch, now }
