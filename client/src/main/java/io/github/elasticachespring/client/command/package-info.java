/**
 * The seam every command passes, and what is known of a command before it is sent.
 */
@NullMarked
package io.github.elasticachespring.client.command;

import org.jspecify.annotations.NullMarked;
