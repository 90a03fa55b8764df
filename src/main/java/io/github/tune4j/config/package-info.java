/**
 * The typed arguments of a job: what to load ({@link io.github.tune4j.config.ModelOptions}), how to
 * quantize it ({@link io.github.tune4j.config.BitsAndBytesConfig}), what to train ({@link
 * io.github.tune4j.config.LoraConfig} and the other kinds of {@link
 * io.github.tune4j.config.PeftConfig}), how to train it ({@link io.github.tune4j.config.SftConfig}
 * and the other {@link io.github.tune4j.config.TrainingArguments}) and how to generate ({@link
 * io.github.tune4j.config.GenerationConfig}).
 *
 * <p>Each type stands for one upstream class and holds only what the caller set; everything else
 * keeps its upstream default. Names, types and allowed values come from a snapshot of the pinned
 * Python libraries ({@code schema.json}), so a mistake is found in Java, before Python is there.
 * All types are immutable and thread-safe; builders belong to one thread.
 */
@NullMarked
package io.github.tune4j.config;

import org.jspecify.annotations.NullMarked;
