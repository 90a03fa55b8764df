/** CPython inside this JVM, through Jep. The only package that knows Jep. */
@NullMarked
package io.github.tune4j.runtime.embedded;

import org.jspecify.annotations.NullMarked;
