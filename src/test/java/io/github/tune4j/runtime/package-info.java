@NullMarked
package io.github.tune4j.runtime;

import org.jspecify.annotations.NullMarked;
