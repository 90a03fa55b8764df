package io.github.tune4j.data;

import java.util.Map;

/** Has Python read rows and write them to a file. */
@FunctionalInterface
public interface RowFetcher {

  /**
   * Returns when the rows are written.
   *
   * @param request which rows: {@code kind}, and by it {@code path} or {@code name}; where to:
   *     {@code target}, a file that will hold one JSON object on each line
   * @throws io.github.tune4j.exception.DatasetException when they cannot be read
   */
  void fetch(Map<String, Object> request);
}
