package io.github.elasticachespring.sample.bestseller;

import java.util.List;
import java.util.Set;

import io.github.elasticachespring.sample.cart.CartItem;
import io.github.elasticachespring.sample.cart.OrderPlaced;

import org.springframework.context.event.EventListener;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Service;

/**
 * What sells best: products in a sorted set, scored by how many were ordered.
 */
@Service
class Bestsellers {

	private static final String KEY = "bestsellers";

	private final ZSetOperations<String, String> products;

	Bestsellers(StringRedisTemplate redis) {
		this.products = redis.opsForZSet();
	}

	@EventListener
	void count(OrderPlaced event) {
		for (CartItem item : event.order().items()) {
			this.products.incrementScore(KEY, item.product(), item.quantity());
		}
	}

	/**
	 * The best {@code limit} of them, best first.
	 */
	List<Bestseller> top(int limit) {
		Set<TypedTuple<String>> top = this.products.reverseRangeWithScores(KEY, 0, limit - 1L);
		return top.stream().map(Bestsellers::bestseller).toList();
	}

	private static Bestseller bestseller(TypedTuple<String> entry) {
		String product = entry.getValue();
		Double score = entry.getScore();
		if (product == null || score == null) {
			throw new IllegalStateException("An entry of '" + KEY + "' lacks its product or score");
		}
		return new Bestseller(product, score.longValue());
	}

}
