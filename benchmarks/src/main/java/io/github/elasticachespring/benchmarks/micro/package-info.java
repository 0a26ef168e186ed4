/**
 * The small parts every command passes, with what each call allocates.
 */
@NullMarked
package io.github.elasticachespring.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
