package io.github.elasticachespring.sample.product;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.stereotype.Repository;

/**
 * The place products come from: reliable, and slow. Stands for a supplier's web service
 * or a heavy query.
 */
@Repository
class ProductSource {

	private final Map<String, Product> products = Stream
		.of(new Product("teapot", "Teapot", new BigDecimal("24.90")), new Product("cup", "Cup", new BigDecimal("4.50")),
				new Product("assam", "Assam, 100 g", new BigDecimal("7.20")))
		.collect(Collectors.toMap(Product::id, Function.identity(), (a, b) -> a, ConcurrentHashMap::new));

	private final LongAdder reads = new LongAdder();

	private final Duration delay;

	ProductSource(ProductProperties properties) {
		this.delay = properties.delay();
	}

	Optional<Product> find(String id) {
		this.reads.increment();
		try {
			Thread.sleep(this.delay.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while looking for product '" + id + "'", ex);
		}
		return Optional.ofNullable(this.products.get(id));
	}

	void save(Product product) {
		this.products.put(product.id(), product);
	}

	/**
	 * How often the source was asked: what the cache is there to keep low.
	 */
	long reads() {
		return this.reads.sum();
	}

}
