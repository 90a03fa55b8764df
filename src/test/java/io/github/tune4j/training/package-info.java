@NullMarked
package io.github.tune4j.training;

import org.jspecify.annotations.NullMarked;
