package io.github.tune4j.config;

/** Where the value of an argument comes from. */
public enum Origin {
  /** The job's author set it. */
  SET,

  /** Chosen because of what the machine can do, where the job left it open. */
  DEVICE,

  /** It follows from the rest of the job, which left it open. */
  JOB,

  /** Upstream's default. */
  UPSTREAM
}
