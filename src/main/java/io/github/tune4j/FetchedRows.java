package io.github.tune4j;

import io.github.tune4j.data.FetchedDataset;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.runtime.PythonRuntime;

/** Has Python read the rows that only Python can. Stateless. */
final class FetchedRows {

  private FetchedRows() {}

  /** The rows at hand; to be closed when they are not needed any more. */
  static FetchedDataset of(TextDataset dataset, PythonRuntime runtime) {
    return dataset.fetch(request -> Futures.await(runtime.request("dataset.fetch", request)));
  }

  /** The rows, read and checked; what was fetched for that is gone. */
  static StagedRows stage(TextDataset dataset, PythonRuntime runtime) {
    try (FetchedDataset fetched = of(dataset, runtime)) {
      return fetched.rows().stage();
    }
  }
}
