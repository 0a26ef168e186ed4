/**
 * Meters of the connections that this library configures.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
