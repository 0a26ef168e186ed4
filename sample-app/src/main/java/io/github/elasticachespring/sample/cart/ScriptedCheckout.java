package io.github.elasticachespring.sample.cart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Check-out by a script: Spring Data has no MULTI in a cluster.
 */
class ScriptedCheckout implements CheckoutTransaction {

	private static final RedisScript<Boolean> SCRIPT = RedisScript.of(new ClassPathResource("scripts/checkout.lua"),
			Boolean.class);

	private final StringRedisTemplate redis;

	ScriptedCheckout(StringRedisTemplate redis) {
		this.redis = redis;
	}

	@Override
	public boolean commit(CustomerKeys keys, OrderWriter orderWriter) {
		Map<String, String> cart = this.redis.<String, String>opsForHash().entries(keys.cart());
		String count = this.redis.opsForValue().get(keys.orderCount());
		long number = (count != null) ? Long.parseLong(count) + 1 : 1;
		List<String> arguments = new ArrayList<>();
		arguments.add(Long.toString(number));
		arguments.add(orderWriter.write(number, cart));
		arguments.add(Long.toString(ORDER_TTL.toMillis()));
		cart.forEach((product, quantity) -> {
			arguments.add(product);
			arguments.add(quantity);
		});
		return Boolean.TRUE.equals(this.redis.execute(SCRIPT,
				List.of(keys.cart(), keys.orderCount(), keys.order(number)), arguments.toArray()));
	}

}
