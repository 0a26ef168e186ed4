/**
 * Health of the connection to ElastiCache.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
