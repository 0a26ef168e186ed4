/**
 * Spring Cache on ElastiCache.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.cache;

import org.jspecify.annotations.NullMarked;
