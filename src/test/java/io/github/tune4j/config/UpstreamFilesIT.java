package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Files that the real libraries write are read here, and files written here are read by them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class UpstreamFilesIT {

  private static final String SCRIPT = "python/tests/upstream_files.py";

  private final Map<String, String> read = new TreeMap<>();

  private Path folder = Path.of("");

  @BeforeAll
  void readWhatUpstreamWrote(@TempDir Path temporary) throws IOException {
    folder = temporary;
    TestEnvironment.run(List.of(SCRIPT, "write", folder.toString()));
    List<Path> written;
    try (Stream<Path> files = Files.list(folder)) {
      written = files.filter(Files::isDirectory).sorted().toList();
    }
    for (Path one : written) {
      note(one.getFileName().toString(), copied(one));
    }
    TrlConfig trl = UpstreamFiles.readTrl(folder.resolve("trl.yaml"));
    UpstreamFiles.writeTrl(trl, folder.resolve("trl.java.yaml"));
    note("trl", trl.arguments());
  }

  private void note(String name, Arguments arguments) throws IOException {
    read.put(name, arguments.toString());
    Files.writeString(
        folder.resolve(name + ".map.json"),
        JsonMapper.shared().writeValueAsString(arguments.toMap()));
  }

  /** Reads what is in a folder and writes it into another, which has the same name and .java. */
  private Arguments copied(Path one) throws IOException {
    Path other = Files.createDirectory(folder.resolve(one.getFileName() + ".java"));
    if (Files.exists(one.resolve("adapter_config.json"))) {
      PeftConfig adapter = UpstreamFiles.readAdapter(one);
      UpstreamFiles.writeAdapter(adapter, other);
      return adapter;
    }
    if (Files.exists(one.resolve("generation_config.json"))) {
      GenerationConfig generation = UpstreamFiles.readGeneration(one);
      UpstreamFiles.writeGeneration(generation, other);
      return generation;
    }
    QuantizationConfig quantization = UpstreamFiles.readQuantization(one).orElseThrow();
    Files.copy(one.resolve("config.json"), other.resolve("config.json"));
    UpstreamFiles.writeQuantization(quantization, other);
    return quantization;
  }

  @Test
  void whatIsReadAndWritten_isToUpstreamWhatItWrote() {
    assertThat(TestEnvironment.run(List.of(SCRIPT, "compare", folder.toString()))).isBlank();
  }

  @Test
  void whatIsRead_isWhatWasChosen() {
    assertThat(read)
        .containsEntry("prefix", "PrefixTuningConfig{num_virtual_tokens=5, prefix_projection=true}")
        .containsEntry("greedy", "GenerationConfig{}")
        .containsEntry(
            "nf4",
            "BitsAndBytesConfig{bnb_4bit_compute_dtype=bfloat16, bnb_4bit_quant_storage=uint8,"
                + " bnb_4bit_quant_type=nf4, load_in_4bit=true}")
        .containsEntry(
            "int8",
            "BitsAndBytesConfig{llm_int8_skip_modules=[lm_head], llm_int8_threshold=4.5,"
                + " load_in_8bit=true}")
        .containsEntry("gptq_v2", "GptqConfig{bits=8, format=gptq_v2, sym=false}")
        .containsEntry("awq_gemv", "AwqConfig{desc_act=true, version=gemv}");
  }
}
