@NullMarked
package io.github.tune4j.data.internal;

import org.jspecify.annotations.NullMarked;
