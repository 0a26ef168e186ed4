package io.github.elasticachespring.sample.invoice;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.elasticachespring.sample.cart.Order;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The invoices that have been written, as text.
 */
@Component
class Invoices {

	private static final Duration TTL = Duration.ofDays(30);

	private final StringRedisTemplate redis;

	private final InvoiceProperties properties;

	Invoices(StringRedisTemplate redis, InvoiceProperties properties) {
		this.redis = redis;
		this.properties = properties;
	}

	Optional<String> find(InvoiceJob job) {
		return Optional.ofNullable(this.redis.opsForValue().get(key(job)));
	}

	void write(InvoiceJob job, Order order) throws InterruptedException {
		Thread.sleep(this.properties.effort().toMillis());
		String lines = order.items()
			.stream()
			.map((item) -> item.quantity() + " x " + item.product() + "\n")
			.collect(Collectors.joining());
		this.redis.opsForValue().set(key(job), "Invoice " + job + "\n" + lines + "Total " + order.total() + "\n", TTL);
	}

	private static String key(InvoiceJob job) {
		return "invoice:" + job;
	}

}
