/**
 * Service connections for Docker Compose.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.docker.compose;

import org.jspecify.annotations.NullMarked;
