package io.github.tune4j.config;

import org.jspecify.annotations.Nullable;

/**
 * An argument as it counts in a job.
 *
 * @param name as it is written in a job file, for example {@code "training.learning_rate"}
 * @param value in the form that JSON has; null where upstream takes None
 * @param origin where the value comes from
 * @param reason why it is not upstream's, or empty when its author set it or nobody did
 */
public record Setting(String name, @Nullable Object value, Origin origin, String reason) {}
