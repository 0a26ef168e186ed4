/**
 * The doors of the resilient Lettuce client: {@code ElastiCacheClient} for a replication
 * group, {@code ElastiCacheClusterClient} for a cluster and Serverless, and their
 * options.
 */
@NullMarked
package io.github.elasticachespring.client;

import org.jspecify.annotations.NullMarked;
