package io.github.elasticachespring.sample.cart;

import java.math.BigDecimal;
import java.util.List;

/**
 * A cart that was checked out.
 *
 * @param customer the customer
 * @param number the number of the order, counted from 1 for each customer
 * @param items what was ordered
 * @param total the sum, at the prices of that moment
 */
public record Order(String customer, long number, List<CartItem> items, BigDecimal total) {
}
