/**
 * What a visitor has looked at, in the HTTP session.
 */
@NullMarked
package io.github.elasticachespring.sample.viewed;

import org.jspecify.annotations.NullMarked;
