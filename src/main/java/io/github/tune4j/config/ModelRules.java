package io.github.tune4j.config;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the sizes in {@code max_memory} must look like. */
final class ModelRules {

  private static final Pattern SIZE =
      Pattern.compile("[0-9]+(\\.[0-9]+)?([KMG]i?B)", Pattern.CASE_INSENSITIVE);

  private ModelRules() {}

  static void check(Values values, Problems problems) {
    if (values.get("max_memory") instanceof Map<?, ?> memory) {
      memory.forEach((device, size) -> checkSize(device, size, problems));
    }
  }

  private static void checkSize(Object device, @Nullable Object size, Problems problems) {
    boolean bytes =
        (size instanceof Integer || size instanceof Long) && !size.toString().startsWith("-");
    boolean text = size instanceof String given && SIZE.matcher(given).matches();
    if (!bytes && !text) {
      problems.add(
          "max_memory." + device,
          "must be a number of bytes or a text such as 4GiB, got " + JsonValue.described(size));
    }
  }
}
