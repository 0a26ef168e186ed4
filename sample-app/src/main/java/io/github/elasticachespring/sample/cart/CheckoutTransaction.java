package io.github.elasticachespring.sample.cart;

import java.time.Duration;
import java.util.Map;

/**
 * Turns a cart into an order, wholly or not at all.
 */
interface CheckoutTransaction {

	/**
	 * How long an order is kept.
	 */
	Duration ORDER_TTL = Duration.ofDays(30);

	/**
	 * Reads the cart, lets the caller make an order of it, then stores the order, counts
	 * it and removes the cart in one step.
	 * @param keys the customer's keys
	 * @param orderWriter makes the order; called once
	 * @return whether it was done; {@code false} if the cart or the number of orders
	 * changed meanwhile, in which case nothing was stored
	 */
	boolean commit(CustomerKeys keys, OrderWriter orderWriter);

	/**
	 * Makes an order of a cart's content.
	 */
	interface OrderWriter {

		/**
		 * Make the order.
		 * @param number the number of the order
		 * @param cart the cart: product to quantity
		 * @return the order as JSON
		 */
		String write(long number, Map<String, String> cart);

	}

}
