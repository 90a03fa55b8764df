@NullMarked
package io.github.tune4j.data;

import org.jspecify.annotations.NullMarked;
