@NullMarked
package io.github.tune4j.config;

import org.jspecify.annotations.NullMarked;
