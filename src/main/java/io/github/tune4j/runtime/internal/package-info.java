/** What the runtimes share: the form of the messages and of errors. Not API. */
@NullMarked
package io.github.tune4j.runtime.internal;

import org.jspecify.annotations.NullMarked;
