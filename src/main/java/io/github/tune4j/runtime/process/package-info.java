/** Python in a worker process of its own, spoken to over a loopback socket. */
@NullMarked
package io.github.tune4j.runtime.process;

import org.jspecify.annotations.NullMarked;
