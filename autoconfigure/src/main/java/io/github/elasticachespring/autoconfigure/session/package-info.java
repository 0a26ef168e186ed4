/**
 * Spring Session on ElastiCache.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.session;

import org.jspecify.annotations.NullMarked;
