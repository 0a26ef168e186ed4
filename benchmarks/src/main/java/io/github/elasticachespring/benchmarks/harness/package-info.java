/**
 * What the comparisons share: a process for each client, and the clients' configuration.
 */
@NullMarked
package io.github.elasticachespring.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
