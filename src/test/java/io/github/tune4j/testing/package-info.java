@NullMarked
package io.github.tune4j.testing;

import org.jspecify.annotations.NullMarked;
