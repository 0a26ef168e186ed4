@NullMarked
package io.github.elasticachespring.client;

import org.jspecify.annotations.NullMarked;
