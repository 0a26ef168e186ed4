/**
 * Practices for ElastiCache as checks on what the servers and the application say of
 * themselves.
 */
@NullMarked
package io.github.elasticachespring.client.advisor;

import org.jspecify.annotations.NullMarked;
