package io.github.elasticachespring.sample.cart;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.elasticachespring.sample.product.ProductCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

/**
 * Carts, and the orders they become.
 */
@Service
public class CartService {

	private static final Logger logger = LoggerFactory.getLogger(CartService.class);

	private static final Duration CART_TTL = Duration.ofDays(7);

	private static final int CHECKOUT_TRIES = 5;

	private final StringRedisTemplate redis;

	private final HashOperations<String, String, String> hashes;

	private final CheckoutTransaction transaction;

	private final ProductCatalog catalog;

	private final JsonMapper jsonMapper;

	private final ApplicationEventPublisher events;

	CartService(StringRedisTemplate redis, CheckoutTransaction transaction, ProductCatalog catalog,
			JsonMapper jsonMapper, ApplicationEventPublisher events) {
		this.redis = redis;
		this.hashes = redis.opsForHash();
		this.transaction = transaction;
		this.catalog = catalog;
		this.jsonMapper = jsonMapper;
		this.events = events;
	}

	Cart cart(String customer) {
		return new Cart(customer, items(this.hashes.entries(new CustomerKeys(customer).cart())));
	}

	Cart put(String customer, CartItem item) {
		this.catalog.get(item.product());
		String key = new CustomerKeys(customer).cart();
		this.hashes.put(key, item.product(), Integer.toString(item.quantity()));
		this.redis.expire(key, CART_TTL);
		return cart(customer);
	}

	void remove(String customer, String product) {
		this.hashes.delete(new CustomerKeys(customer).cart(), product);
	}

	/**
	 * Find an order.
	 * @param customer the customer
	 * @param number the number of the order
	 * @return the order
	 * @throws UnknownOrderException if there is none
	 */
	public Order order(String customer, long number) {
		String json = this.redis.opsForValue().get(new CustomerKeys(customer).order(number));
		if (json == null) {
			throw new UnknownOrderException(customer, number);
		}
		return this.jsonMapper.readValue(json, Order.class);
	}

	/**
	 * Place an order of what is in the cart.
	 * @throws CheckoutException if the cart is empty, or changes all the time
	 */
	Order checkout(String customer) {
		for (int i = 0; i < CHECKOUT_TRIES; i++) {
			OrderTaker taker = new OrderTaker(customer);
			if (this.transaction.commit(new CustomerKeys(customer), taker)) {
				announce(taker.order());
				return taker.order();
			}
		}
		throw new CheckoutException("The cart of '" + customer + "' is being changed by somebody else");
	}

	/**
	 * The order stands, whether or not the rest of the shop could be told.
	 */
	private void announce(Order order) {
		try {
			this.events.publishEvent(new OrderPlaced(order));
		}
		catch (DataAccessException ex) {
			logger.warn("Order {} of {} was placed but not announced to everybody", order.number(), order.customer(),
					ex);
		}
	}

	private static List<CartItem> items(Map<String, String> cart) {
		return cart.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> new CartItem(entry.getKey(), Integer.parseInt(entry.getValue())))
			.toList();
	}

	/**
	 * Makes the order while the transaction is under way.
	 */
	private final class OrderTaker implements CheckoutTransaction.OrderWriter {

		private final String customer;

		private Optional<Order> order = Optional.empty();

		private OrderTaker(String customer) {
			this.customer = customer;
		}

		@Override
		public String write(long number, Map<String, String> cart) {
			if (cart.isEmpty()) {
				throw new CheckoutException("The cart of '" + this.customer + "' is empty");
			}
			List<CartItem> items = items(cart);
			Order order = new Order(this.customer, number, items,
					items.stream().map(this::price).reduce(BigDecimal.ZERO, BigDecimal::add));
			this.order = Optional.of(order);
			return CartService.this.jsonMapper.writeValueAsString(order);
		}

		private BigDecimal price(CartItem item) {
			return CartService.this.catalog.get(item.product()).price().multiply(BigDecimal.valueOf(item.quantity()));
		}

		private Order order() {
			return this.order.orElseThrow();
		}

	}

}
