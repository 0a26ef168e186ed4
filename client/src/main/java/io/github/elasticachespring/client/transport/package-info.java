/**
 * How bytes reach a node: client resources, name resolution with a bounded TTL, and what
 * went wrong when connecting failed.
 */
@NullMarked
package io.github.elasticachespring.client.transport;

import org.jspecify.annotations.NullMarked;
