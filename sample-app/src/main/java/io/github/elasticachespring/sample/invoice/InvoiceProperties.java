package io.github.elasticachespring.sample.invoice;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the invoices.
 *
 * @param poll how long the worker waits for a job before it asks again, which is also how
 * long it may take to stop
 * @param effort how long it takes to write one invoice
 * @param worker whether this instance writes invoices
 */
@ConfigurationProperties("shop.invoices")
record InvoiceProperties(@DefaultValue("2s") Duration poll, @DefaultValue("200ms") Duration effort,
		@DefaultValue("true") boolean worker) {
}
