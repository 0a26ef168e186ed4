package io.github.elasticachespring.sample.cart;

import io.github.elasticachespring.client.keyspace.HashTag;

/**
 * The keys of one customer. They have one hash tag: a cluster places all of them in the
 * same slot, so that one transaction or script can change them together.
 *
 * @param customer the customer's name; holds no braces, or it would end the tag
 */
record CustomerKeys(String customer) {

	/**
	 * The cart: a hash of product to quantity.
	 */
	String cart() {
		return tag().key("cart");
	}

	/**
	 * How many orders the customer has placed.
	 */
	String orderCount() {
		return tag().key("orders");
	}

	/**
	 * One order, as JSON.
	 */
	String order(long number) {
		return tag().key("order", number);
	}

	private HashTag tag() {
		return HashTag.of("customer", this.customer);
	}

}
