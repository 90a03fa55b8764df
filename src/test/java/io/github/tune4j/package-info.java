@NullMarked
package io.github.tune4j;

import org.jspecify.annotations.NullMarked;
