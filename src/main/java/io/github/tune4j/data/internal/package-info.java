/** Rows as they stand in their source: files found, decoded and cut into cells. Not API. */
@NullMarked
package io.github.tune4j.data.internal;

import org.jspecify.annotations.NullMarked;
