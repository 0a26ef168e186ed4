/**
 * What an address means: host and port, the mode an endpoint stands for, and what an
 * ElastiCache name says about itself.
 */
@NullMarked
package io.github.elasticachespring.client.endpoint;

import org.jspecify.annotations.NullMarked;
