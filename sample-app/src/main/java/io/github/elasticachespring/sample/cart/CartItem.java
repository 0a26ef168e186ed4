package io.github.elasticachespring.sample.cart;

/**
 * A product in a cart or an order.
 *
 * @param product the identifier of the product
 * @param quantity how many of it
 */
public record CartItem(String product, int quantity) {
}
