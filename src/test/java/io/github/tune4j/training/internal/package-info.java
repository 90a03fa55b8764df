@NullMarked
package io.github.tune4j.training.internal;

import org.jspecify.annotations.NullMarked;
