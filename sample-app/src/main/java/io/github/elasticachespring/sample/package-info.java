@NullMarked
package io.github.elasticachespring.sample;

import org.jspecify.annotations.NullMarked;
