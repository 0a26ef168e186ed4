package io.github.elasticachespring.sample.cart;

import java.util.List;
import java.util.Map;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Check-out by WATCH, MULTI and EXEC.
 */
class MultiExecCheckout implements CheckoutTransaction {

	private final StringRedisTemplate redis;

	MultiExecCheckout(StringRedisTemplate redis) {
		this.redis = redis;
	}

	@Override
	public boolean commit(CustomerKeys keys, OrderWriter orderWriter) {
		return Boolean.TRUE.equals(this.redis.execute(new SessionCallback<Boolean>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> Boolean execute(RedisOperations<K, V> operations) throws DataAccessException {
				return commit((RedisOperations<String, String>) operations, keys, orderWriter);
			}

		}));
	}

	private boolean commit(RedisOperations<String, String> redis, CustomerKeys keys, OrderWriter orderWriter) {
		redis.watch(List.of(keys.cart(), keys.orderCount()));
		Runnable undo = redis::unwatch;
		try {
			Map<String, String> cart = redis.<String, String>opsForHash().entries(keys.cart());
			String count = redis.opsForValue().get(keys.orderCount());
			long number = (count != null) ? Long.parseLong(count) + 1 : 1;
			String order = orderWriter.write(number, cart);
			redis.multi();
			undo = redis::discard;
			redis.opsForValue().set(keys.order(number), order, ORDER_TTL);
			redis.opsForValue().set(keys.orderCount(), Long.toString(number), ORDER_TTL);
			redis.delete(keys.cart());
		}
		catch (RuntimeException ex) {
			undo(undo, ex);
			throw ex;
		}
		// Without results the server has not executed it: a watched key has changed.
		return !redis.exec().isEmpty();
	}

	/**
	 * Leaves no watch behind: the connection goes back to a pool.
	 */
	private static void undo(Runnable undo, RuntimeException cause) {
		try {
			undo.run();
		}
		catch (DataAccessException ex) {
			cause.addSuppressed(ex);
		}
	}

}
