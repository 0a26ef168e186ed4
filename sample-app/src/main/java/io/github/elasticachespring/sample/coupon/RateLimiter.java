package io.github.elasticachespring.sample.coupon;

import java.time.Duration;
import java.util.List;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Counts calls in fixed windows, for all instances of the service together.
 * <p>
 * One script counts and sets the window's end: with INCR and EXPIRE sent one after the
 * other, a caller that dies between them leaves a counter that never ends.
 */
@Component
class RateLimiter {

	@SuppressWarnings("rawtypes")
	private static final RedisScript<List> SCRIPT = RedisScript.of(new ClassPathResource("scripts/rate-limit.lua"),
			List.class);

	private final StringRedisTemplate redis;

	RateLimiter(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Count a call.
	 * @param name what is called, and by whom
	 * @param limit how many calls a window allows
	 * @param window how long a window lasts
	 * @return zero if the call is allowed, otherwise how long until the next one is
	 */
	Duration acquire(String name, int limit, Duration window) {
		List<?> result = this.redis.execute(SCRIPT, List.of("rate:" + name), Long.toString(window.toMillis()));
		long calls = (Long) result.get(0);
		long remaining = (Long) result.get(1);
		return (calls <= limit) ? Duration.ZERO : Duration.ofMillis(Math.max(remaining, 1));
	}

}
