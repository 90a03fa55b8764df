/** The job document and the run folder. Not API. */
@NullMarked
package io.github.tune4j.internal;

import org.jspecify.annotations.NullMarked;
