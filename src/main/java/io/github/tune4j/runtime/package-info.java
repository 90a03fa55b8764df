/**
 * The wire between Java and Python: JSON-RPC 2.0 requests, notifications and control messages. A
 * runtime moves messages and does not know what they mean; nobody above it knows which runtime it
 * is.
 */
@NullMarked
package io.github.tune4j.runtime;

import org.jspecify.annotations.NullMarked;
