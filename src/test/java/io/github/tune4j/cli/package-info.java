@NullMarked
package io.github.tune4j.cli;

import org.jspecify.annotations.NullMarked;
