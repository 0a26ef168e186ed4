-- Counts a call. KEYS: the counter. ARGV: milliseconds a window lasts. Returns the count and the milliseconds left.
local calls = redis.call('INCR', KEYS[1])
if calls == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return { calls, redis.call('PTTL', KEYS[1]) }
