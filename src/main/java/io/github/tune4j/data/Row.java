package io.github.tune4j.data;

/** One prompt with its completion, and the line where it begins, counted from 1. */
record Row(String prompt, String completion, long line) {}
