/**
 * Service connections for Testcontainers.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
