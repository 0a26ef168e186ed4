-- Stores an order, counts it and removes the cart, if neither the cart nor the count has changed.
-- KEYS: cart, count, order. ARGV: number of the order, order, milliseconds to live, then product and quantity for each item.
local items = (#ARGV - 3) / 2
if (tonumber(redis.call('GET', KEYS[2])) or 0) + 1 ~= tonumber(ARGV[1]) or redis.call('HLEN', KEYS[1]) ~= items then
  return 0
end
for i = 4, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) ~= ARGV[i + 1] then
    return 0
  end
end
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
redis.call('DEL', KEYS[1])
return 1
