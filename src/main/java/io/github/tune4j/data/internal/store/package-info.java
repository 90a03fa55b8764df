/**
 * Rows that are too many for memory: kept aside in temporary files, compared by digests, put into
 * another order. What is held in memory at a time is bounded, and said by each class.
 */
@NullMarked
package io.github.tune4j.data.internal.store;

import org.jspecify.annotations.NullMarked;
