@NullMarked
package io.github.elasticachespring.test;

import org.jspecify.annotations.NullMarked;
