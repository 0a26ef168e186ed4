/**
 * Bestsellers: a sorted set.
 */
@NullMarked
package io.github.elasticachespring.sample.bestseller;

import org.jspecify.annotations.NullMarked;
