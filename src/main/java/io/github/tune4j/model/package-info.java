/** Models that are loaded in Python and answer. */
@NullMarked
package io.github.tune4j.model;

import org.jspecify.annotations.NullMarked;
