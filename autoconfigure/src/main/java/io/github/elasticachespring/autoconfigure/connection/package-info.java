/**
 * Spring Data Redis connections over the ElastiCache client: the connection factory, the
 * connections it shares and the pool of those it does not.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.connection;

import org.jspecify.annotations.NullMarked;
