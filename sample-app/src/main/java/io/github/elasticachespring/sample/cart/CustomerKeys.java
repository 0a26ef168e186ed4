package io.github.elasticachespring.sample.cart;

/**
 * The keys of one customer. The braces are a hash tag: a cluster places all of these keys
 * in the same slot, so that one transaction or script can change them together.
 *
 * @param customer the customer's name; holds no braces, or it would end the tag
 */
record CustomerKeys(String customer) {

	/**
	 * The cart: a hash of product to quantity.
	 */
	String cart() {
		return "{customer:" + this.customer + "}:cart";
	}

	/**
	 * How many orders the customer has placed.
	 */
	String orderCount() {
		return "{customer:" + this.customer + "}:orders";
	}

	/**
	 * One order, as JSON.
	 */
	String order(long number) {
		return "{customer:" + this.customer + "}:order:" + number;
	}

}
