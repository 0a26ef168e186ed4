/**
 * What callers see of rules about keys, in Spring's exception hierarchy.
 */
@NullMarked
package io.github.elasticachespring.keyspace;

import org.jspecify.annotations.NullMarked;
