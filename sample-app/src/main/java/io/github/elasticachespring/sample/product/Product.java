package io.github.elasticachespring.sample.product;

import java.math.BigDecimal;

/**
 * Something to buy.
 *
 * @param id the identifier, as it stands in URLs
 * @param name the name shown to people
 * @param price the price of one
 */
public record Product(String id, String name, BigDecimal price) {
}
