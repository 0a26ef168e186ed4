/**
 * What is asked of the nodes themselves, for health and for the actuator.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.server;

import org.jspecify.annotations.NullMarked;
