/**
 * Fine-tunes, evaluates and runs Hugging Face language models. Begin with {@link
 * io.github.tune4j.Tune4j}.
 */
@NullMarked
package io.github.tune4j;

import org.jspecify.annotations.NullMarked;
