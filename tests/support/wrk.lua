-- Prints what wrk does not: the rate and the quantiles in a form that a program reads. With a number of readers as its argument
-- it sends their beats by turns instead of asking for the address.
local beats, turn = {}, 0

init = function(arguments)
  for reader = 1, tonumber(arguments[1] or 0) do
    beats[reader] = wrk.format('POST', nil, nil, string.format('%022d', reader))
  end
  -- Readers that nobody has heard of, all different: of one network ('invented'), or each of another ('spread'). Or such of
  -- other networks who only read ('readers').
  if arguments[2] then
    math.randomseed(os.time())
    local headers, random = {}, math.random
    for name, value in pairs(wrk.headers) do headers[name] = value end
    request = function()
      if arguments[2] ~= 'invented' then
        headers['X-Forwarded-For'] = string.format('%d.%d.%d.1', random(1, 223), random(0, 255), random(0, 255))
      end
      if arguments[2] == 'readers' then return wrk.format(nil, nil, headers) end
      return wrk.format('POST', nil, headers, string.format('%011d%011d', random(0, 2 ^ 31), random(0, 2 ^ 31)))
    end
  elseif #beats > 0 then
    request = function()
      turn = turn % #beats + 1
      return beats[turn]
    end
  end
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('figures %d %d %d %d %d %d %d\n', summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), latency:percentile(99.9), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
