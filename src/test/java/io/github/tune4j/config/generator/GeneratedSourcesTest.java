package io.github.tune4j.config.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed configuration types are what schema.json and the descriptions say. */
class GeneratedSourcesTest {

  private static final Path SCHEMA =
      Path.of("src/main/resources/io/github/tune4j/config/schema.json");
  private static final Path DESCRIPTIONS =
      Path.of("src/main/resources/io/github/tune4j/config/descriptions.properties");
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
    assertThat(unlikeCommitted(generated))
        .as("types that are not what is generated now; to write them anew: %s", COMMAND)
        .isEmpty();
  }

  @Test
  void argumentTakenFromTheSnapshot_isNoticed(@TempDir Path folder) throws IOException {
    Path smaller = folder.resolve("schema.json");
    List<String> lines = new ArrayList<>(Files.readAllLines(SCHEMA));
    assertThat(lines.removeIf(line -> line.startsWith("    \"bnb_4bit_quant_type\":"))).isTrue();
    Files.write(smaller, lines);

    assertThat(unlikeCommitted(new ConfigSources(smaller, DESCRIPTIONS).all()))
        .containsExactly("BitsAndBytesConfig");
  }

  @Test
  void argumentWithoutDescription_isNamed(@TempDir Path folder) throws IOException {
    Path fewer = folder.resolve("descriptions.properties");
    List<String> lines = new ArrayList<>(Files.readAllLines(DESCRIPTIONS));
    assertThat(lines.removeIf(line -> line.startsWith("SftConfig.packing="))).isTrue();
    Files.write(fewer, lines);

    assertThatThrownBy(() -> new ConfigSources(SCHEMA, fewer).all())
        .hasMessage("descriptions.properties says nothing about SftConfig.packing");
  }

  private static List<String> unlikeCommitted(Map<String, String> sources) throws IOException {
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      String committed = Files.readString(TYPES.resolve(source.getKey() + ".java"));
      if (!plain(committed).equals(plain(source.getValue()))) {
        different.add(source.getKey());
      }
    }
    return different;
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
