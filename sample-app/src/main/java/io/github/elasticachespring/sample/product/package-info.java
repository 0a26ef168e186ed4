/**
 * Products: a slow source behind Spring Cache.
 */
@NullMarked
package io.github.elasticachespring.sample.product;

import org.jspecify.annotations.NullMarked;
