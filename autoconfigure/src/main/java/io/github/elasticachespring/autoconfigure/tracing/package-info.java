/**
 * Spans of the commands that pass the connections this library configures.
 */
@NullMarked
package io.github.elasticachespring.autoconfigure.tracing;

import org.jspecify.annotations.NullMarked;
