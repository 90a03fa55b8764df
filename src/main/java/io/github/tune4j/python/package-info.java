/**
 * The Python side's home: finding an interpreter, building the managed virtual environment,
 * checking whether Python can live inside this JVM. {@link
 * io.github.tune4j.python.PythonEnvironment#managed()} is the front door; {@link
 * io.github.tune4j.python.Doctor} explains what is there and how to mend what is not.
 *
 * <p>On disk, below {@link io.github.tune4j.python.Tune4jHome}: {@code env/<key>/} holds {@code
 * lock}, one folder {@code venv-*} for each build, and {@code complete.json}, which names the build
 * that is complete. The key is a hash of the requirements, the Jep version and the Python version.
 */
@NullMarked
package io.github.tune4j.python;

import org.jspecify.annotations.NullMarked;
