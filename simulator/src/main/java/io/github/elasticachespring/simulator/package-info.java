/**
 * An ElastiCache on this machine: real servers behind ElastiCache's names, TLS, users and
 * restrictions, which can be broken on purpose. {@link ElastiCacheSimulator} is the door.
 */
@NullMarked
package io.github.elasticachespring.simulator;

import org.jspecify.annotations.NullMarked;
