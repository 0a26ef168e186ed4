/**
 * The advisor: what should be set up differently, at the servers or in the application.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.advisor;

import org.jspecify.annotations.NullMarked;
