/** Tests of the environment: real interpreters, real pip, small packages. */
@NullMarked
package io.github.tune4j.python;

import org.jspecify.annotations.NullMarked;
