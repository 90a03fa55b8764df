/**
 * Every exception Tune4J throws. All are unchecked and extend {@link
 * io.github.tune4j.exception.Tune4jException}; a message says what is wrong, where, and how to mend
 * it.
 */
@NullMarked
package io.github.tune4j.exception;

import org.jspecify.annotations.NullMarked;
