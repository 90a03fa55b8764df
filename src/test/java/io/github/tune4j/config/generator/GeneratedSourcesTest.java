package io.github.tune4j.config.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The committed configuration types are what schema.json and the descriptions say. */
class GeneratedSourcesTest {

  private static final Path SCHEMA =
      Path.of("src/main/resources/io/github/tune4j/config/schema.json");
  private static final Path DESCRIPTIONS =
      Path.of("src/test/resources/io/github/tune4j/config/descriptions.properties");
  private static final Path TYPES = Path.of("src/main/java/io/github/tune4j/config");
  private static final String COMMAND =
      "mvn test -Dtest=GeneratedSourcesTest -Dtune4j.generate=true && mvn spotless:apply";

  private ConfigSources sources;
  private Map<String, String> generated;

  @BeforeEach
  void generate() throws IOException {
    sources = new ConfigSources(SCHEMA, DESCRIPTIONS);
    generated = sources.all();
    if (Boolean.getBoolean("tune4j.generate")) {
      for (Map.Entry<String, String> source : generated.entrySet()) {
        Files.writeString(TYPES.resolve(source.getKey() + ".java"), source.getValue());
      }
    }
  }

  @Test
  void committedTypes_areTheGeneratedOnes() throws IOException {
    for (Map.Entry<String, String> source : generated.entrySet()) {
      String committed = Files.readString(TYPES.resolve(source.getKey() + ".java"));
      assertThat(plain(committed))
          .as(
              "%s.java is not what is generated now; to write it anew: %s",
              source.getKey(), COMMAND)
          .isEqualTo(plain(source.getValue()));
    }
  }

  /** Source without what the formatter decides: blanks, line breaks, and comments' asterisks. */
  private static String plain(String source) {
    return source.replaceAll("[\\s*]+", "");
  }

  @Test
  void everyDescription_isUsed() {
    assertThat(sources.descriptions().unused()).isEmpty();
  }
}
