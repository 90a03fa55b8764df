/** Data sets: where rows come from, how they are checked, split and written for training. */
@NullMarked
package io.github.tune4j.data;

import org.jspecify.annotations.NullMarked;
