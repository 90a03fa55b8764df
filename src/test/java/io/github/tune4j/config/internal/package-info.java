@NullMarked
package io.github.tune4j.config.internal;

import org.jspecify.annotations.NullMarked;
