/**
 * Keys: the slots they lie in, the hash tags that keep them together, and what must not
 * be sent because of them.
 */
@NullMarked
package io.github.elasticachespring.client.keyspace;

import org.jspecify.annotations.NullMarked;
