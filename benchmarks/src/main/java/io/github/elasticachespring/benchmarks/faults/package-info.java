/**
 * Whole clients through the faults a service meets, side by side.
 */
@NullMarked
package io.github.elasticachespring.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
