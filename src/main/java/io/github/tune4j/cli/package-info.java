/** The command line: a thin layer over the API. Not API itself. */
@NullMarked
package io.github.tune4j.cli;

import org.jspecify.annotations.NullMarked;
