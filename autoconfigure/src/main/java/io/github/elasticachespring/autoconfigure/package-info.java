/**
 * Spring Boot auto-configuration for Amazon ElastiCache.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure;

import org.jspecify.annotations.NullMarked;
