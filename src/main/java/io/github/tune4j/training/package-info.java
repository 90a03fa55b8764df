/** What a training tells: events, and those who listen to them. */
@NullMarked
package io.github.tune4j.training;

import org.jspecify.annotations.NullMarked;
