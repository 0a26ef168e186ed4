/**
 * Invoices: a job queue and its worker.
 */
@NullMarked
package io.github.elasticachespring.sample.invoice;

import org.jspecify.annotations.NullMarked;
