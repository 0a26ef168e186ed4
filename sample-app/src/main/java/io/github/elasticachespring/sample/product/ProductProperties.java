package io.github.elasticachespring.sample.product;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the product source.
 *
 * @param delay how long the source takes to find a product
 */
@ConfigurationProperties("shop.products")
record ProductProperties(@DefaultValue("2s") Duration delay) {
}
