/**
 * Which node answers a read: the replicas behind the reader endpoint.
 */
@NullMarked
package io.github.elasticachespring.client.routing;

import org.jspecify.annotations.NullMarked;
