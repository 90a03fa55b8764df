package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.config.Arguments;
import io.github.tune4j.config.BitsAndBytesConfig;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.GptqConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.PeftConfig;
import io.github.tune4j.config.QuantizationConfig;
import io.github.tune4j.config.Setting;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.Check;
import io.github.tune4j.data.LengthPolicy;
import io.github.tune4j.data.Lengths;
import io.github.tune4j.data.Mix;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.data.TextTemplate;
import io.github.tune4j.data.Validation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job says the same in Java, in YAML and in JSON, whatever is set in it. */
class JobRoundTripTest {

  private static final int JOBS = 200;

  @TempDir private Path folder = Path.of("");

  private final Random random = new Random(20261121);

  @Test
  void anyJob_isTheSameAfterYamlAndJson() throws IOException {
    List<String> kinds = List.copyOf(PeftConfig.types());
    for (int i = 0; i < JOBS; i++) {
      FineTuning job = job(kinds.get(i % kinds.size()));
      Path file = Files.writeString(folder.resolve("job.yaml"), job.toYaml());

      FineTuning fromYaml = FineTuning.read(file);
      FineTuning fromJson = FineTuning.fromJson(job.toJson());

      for (FineTuning read : List.of(fromYaml, fromJson)) {
        assertThat(read.model()).isEqualTo(job.model());
        assertThat(read.quantization()).isEqualTo(job.quantization());
        assertThat(read.adapter()).isEqualTo(job.adapter());
        assertThat(read.arguments()).isEqualTo(job.arguments());
        assertThat(read.generation()).isEqualTo(job.generation());
        assertThat(read.toYaml()).isEqualTo(job.toYaml());
        assertThat(read.toJson()).isEqualTo(job.toJson());
        assertThat(read.toJob()).isEqualTo(job.toJob());
      }
    }
  }

  private FineTuning job(String kind) {
    PeftConfig.Builder<?, ?> adapter = PeftConfig.of(kind);
    some(adapter.build(), adapter);
    return FineTuning.sft("some/model: with, [signs] #" + random.nextInt(9))
        .model(some(ModelOptions.builder().build(), ModelOptions.builder()).build())
        .quantization(quantization())
        .adapter(adapter.build())
        .dataset(
            tokens(selection(columns(policies(layout(source())))))
                .validation(validation())
                .seed(random.nextLong()))
        .arguments(
            some(SftConfig.builder().build(), SftConfig.builder())
                .runName(random.nextBoolean() ? "null" : "0x1F: # \"é\"\n~")
                .build())
        .generation(some(GenerationConfig.builder().build(), GenerationConfig.builder()).build())
        .upstreamDefaults(random.nextBoolean())
        .output(Path.of("runs/" + random.nextInt()))
        .build();
  }

  /** A source, or parts, which may have parts again. */
  private TextDataset rows(int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(4)) {
      case 0 -> policies(TextDataset.concat(rows(depth - 1), rows(depth - 1)));
      case 1 ->
          TextDataset.mix(
              Mix.of(rows(depth - 1), 1 + random.nextInt(3))
                  .and(rows(depth - 1), random.nextInt(9) / 4.0 + 0.1)
                  .stop(random.nextBoolean() ? Mix.Stop.ALL : Mix.Stop.FIRST));
      default -> columns(policies(layout(source())));
    };
  }

  private TextDataset columns(TextDataset dataset) {
    return random.nextBoolean()
        ? dataset
        : dataset
            .rename("null", "1e3")
            .combine("prompt", "{a}[\n{b: #}]")
            .drop("no", "0x1F")
            .missingFunctions(1 + random.nextInt(3))
            .select("yes", "~");
  }

  private TextDataset selection(TextDataset dataset) {
    return random.nextBoolean()
        ? dataset
        : dataset.limit(1 + random.nextInt(9)).sample(7).shuffle(true).nearDuplicates(0.5);
  }

  private Validation validation() {
    Validation size =
        random.nextBoolean()
            ? Validation.of(random.nextInt(9) / 10.0)
            : Validation.rows(1 + random.nextInt(3));
    return size.any() && random.nextBoolean() ? size.by("user: 1") : size;
  }

  private TextDataset tokens(TextDataset dataset) {
    return switch (random.nextInt(3)) {
      case 0 -> dataset.chat(random.nextBoolean()).allowUntrainedRows(random.nextBoolean());
      case 1 ->
          dataset
              .template(TextTemplate.STANDARD.promptStart("\n### ").answerSeparator(""))
              .system("Be: brief")
              .tokenMask(0.25, random.nextLong());
      default ->
          dataset.lengths(
              Lengths.OF_TRAINING
                  .maxPrompt(1 + random.nextInt(9))
                  .maxAnswer(10)
                  .policy(LengthPolicy.of(LengthPolicy.keys().get(random.nextInt(5)))));
    };
  }

  private TextDataset policies(TextDataset dataset) {
    return random.nextBoolean()
        ? dataset
        : dataset.policy(Check.ROLES, Policy.DROP).policy(Check.BLANK_ANSWER, Policy.FAIL);
  }

  private TextDataset layout(TextDataset dataset) {
    List<Shape> shapes = List.of(Shape.values());
    int shape = random.nextInt(shapes.size() + 1);
    if (shape > 0 && shapes.get(shape - 1) == Shape.CLASSIFICATION) {
      return dataset.labels("no", "1", "null");
    }
    return shape == 0
        ? dataset.prompt("yes").completion("1e3")
        : dataset.shape(shapes.get(shape - 1));
  }

  private TextDataset source() {
    Path path = Path.of("行 1: *.gz");
    TextDataset csv = TextDataset.csv(path);
    List<TextDataset> sources =
        List.of(
            csv,
            csv.delimiter('\t').columns("no", "1e3", "行"),
            csv.delimiter(':').encoding(Charset.forName("windows-31j")),
            csv.delimiter('~'),
            TextDataset.json(path).encoding(StandardCharsets.UTF_16),
            TextDataset.jsonl(path),
            TextDataset.text(path),
            TextDataset.parquet(path).columns("no", "1e3"),
            TextDataset.hub("日本/語: x").config("no").split("train[:10%]").revision("1e3"),
            TextDataset.jdbc("jdbc:x://${HOST}/行", "SELECT 1 -- : #", "null", 1.5, null, true),
            TextDataset.jdbc("${URL}", "SELECT 1").fetchSize(7).user("no").password("${PW}"),
            TextDataset.records(List.of()));
    return sources.get(random.nextInt(sources.size()));
  }

  private QuantizationConfig quantization() {
    return random.nextBoolean()
        ? GptqConfig.builder().bits(4).build()
        : BitsAndBytesConfig.builder().loadIn4bit(true).build();
  }

  /** Sets about half of what has a default to that default: values of all types come together. */
  private <B extends Arguments.Builder<?, ?>> B some(Arguments all, B builder) {
    for (Setting setting : all.explain()) {
      if (setting.value() != null && random.nextBoolean()) {
        builder.set(setting.name().substring(setting.name().indexOf('.') + 1), setting.value());
      }
    }
    return builder;
  }
}
