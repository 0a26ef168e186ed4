/**
 * A small shop on ElastiCache, written as any Spring Boot service would be.
 */
@NullMarked
package io.github.elasticachespring.sample;

import org.jspecify.annotations.NullMarked;
