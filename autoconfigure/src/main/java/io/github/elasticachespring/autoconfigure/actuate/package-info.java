/**
 * The {@code elasticache} endpoint of Spring Boot's actuator.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
