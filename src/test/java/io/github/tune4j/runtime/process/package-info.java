@NullMarked
package io.github.tune4j.runtime.process;

import org.jspecify.annotations.NullMarked;
