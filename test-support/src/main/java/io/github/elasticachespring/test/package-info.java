/**
 * Puts a simulated ElastiCache under a Spring Boot test or under an application that is
 * started from its test classes.
 */
@NullMarked
package io.github.elasticachespring.test;

import org.jspecify.annotations.NullMarked;
