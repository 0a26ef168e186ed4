/**
 * What happens when a node dies: the gate that holds commands back, the search for the
 * new primary, and the decision what may be sent again.
 */
@NullMarked
package io.github.elasticachespring.client.failover;

import org.jspecify.annotations.NullMarked;
