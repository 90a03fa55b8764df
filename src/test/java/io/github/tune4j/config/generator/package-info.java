@NullMarked
package io.github.tune4j.config.generator;

import org.jspecify.annotations.NullMarked;
