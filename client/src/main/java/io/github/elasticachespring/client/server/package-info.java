/**
 * What the nodes say of themselves: {@code INFO}, asked at an interval on connections of
 * its own.
 */
@NullMarked
package io.github.elasticachespring.client.server;

import org.jspecify.annotations.NullMarked;
