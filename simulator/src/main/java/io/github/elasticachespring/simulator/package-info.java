@NullMarked
package io.github.elasticachespring.simulator;

import org.jspecify.annotations.NullMarked;
