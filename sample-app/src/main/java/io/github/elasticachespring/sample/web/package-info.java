/**
 * What all parts of the HTTP interface share: problem details.
 */
@NullMarked
package io.github.elasticachespring.sample.web;

import org.jspecify.annotations.NullMarked;
