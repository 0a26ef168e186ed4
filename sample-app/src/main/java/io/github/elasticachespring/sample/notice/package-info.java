/**
 * Notices: published by one instance, seen on all.
 */
@NullMarked
package io.github.elasticachespring.sample.notice;

import org.jspecify.annotations.NullMarked;
