/**
 * What callers see of an outage, in Spring's exception hierarchy.
 */
@NullMarked
package io.github.elasticachespring.failover;

import org.jspecify.annotations.NullMarked;
