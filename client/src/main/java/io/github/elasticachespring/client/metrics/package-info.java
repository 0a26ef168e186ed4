/**
 * Meters and spans for Micrometer, which is needed only by those who use this package.
 */
@NullMarked
package io.github.elasticachespring.client.metrics;

import org.jspecify.annotations.NullMarked;
