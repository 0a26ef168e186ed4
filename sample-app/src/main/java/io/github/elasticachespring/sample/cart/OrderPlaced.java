package io.github.elasticachespring.sample.cart;

/**
 * An order was placed. Sent to the other parts of the shop after the fact.
 *
 * @param order the order
 */
public record OrderPlaced(Order order) {
}
