/**
 * Whole clients against one real server, side by side.
 */
@NullMarked
package io.github.elasticachespring.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
