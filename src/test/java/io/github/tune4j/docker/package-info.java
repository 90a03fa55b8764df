/** Tests of the container image. They need a Docker engine. */
@NullMarked
package io.github.tune4j.docker;

import org.jspecify.annotations.NullMarked;
