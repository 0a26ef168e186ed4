/**
 * Carts, and the transaction that turns one into an order.
 */
@NullMarked
package io.github.elasticachespring.sample.cart;

import org.jspecify.annotations.NullMarked;
