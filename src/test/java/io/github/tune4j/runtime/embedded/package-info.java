@NullMarked
package io.github.tune4j.runtime.embedded;

import org.jspecify.annotations.NullMarked;
