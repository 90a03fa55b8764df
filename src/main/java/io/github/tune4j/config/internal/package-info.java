/** The snapshot of the libraries' arguments as data, and the JSON Schema made of it. Not API. */
@NullMarked
package io.github.tune4j.config.internal;

import org.jspecify.annotations.NullMarked;
