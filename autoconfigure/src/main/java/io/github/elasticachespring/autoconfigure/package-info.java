@NullMarked
package io.github.elasticachespring.autoconfigure;

import org.jspecify.annotations.NullMarked;
