@NullMarked
package io.github.tune4j.data.internal.store;

import org.jspecify.annotations.NullMarked;
