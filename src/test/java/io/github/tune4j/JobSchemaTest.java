package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.tune4j.config.PeftConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors make of job files. */
class JobSchemaTest {

  private static final Path JOBS = Path.of("examples", "jobs");
  private static final Path COMMITTED = JOBS.resolve("job.schema.json");
  private static final String COMMAND = "mvn test -Dtest=JobSchemaTest -Dtune4j.generate=true";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema SCHEMA = REGISTRY.getSchema(FineTuning.jsonSchema());

  @BeforeAll
  static void generate() throws IOException {
    if (Boolean.getBoolean("tune4j.generate")) {
      Files.writeString(COMMITTED, FineTuning.jsonSchema());
    }
  }

  /** Where a job is wrong: the place, and the property where it is one that is unknown. */
  private static List<String> problems(String yaml) {
    List<String> places = new ArrayList<>();
    for (Error error : SCHEMA.validate(yaml, InputFormat.YAML)) {
      String property = error.getProperty();
      places.add(error.getInstanceLocation() + (property == null ? "" : "/" + property));
    }
    return places.stream().distinct().toList();
  }

  private static String job(String more) {
    return "model: {name: org/model}\ndataset: {source: {csv: rows.csv}}\noutput: run\n" + more;
  }

  @Test
  void committedFile_isTheGeneratedOne() throws IOException {
    assertThat(Files.readString(COMMITTED).equals(FineTuning.jsonSchema()))
        .as("job.schema.json is what is generated now; to write it anew: %s", COMMAND)
        .isTrue();
  }

  @Test
  void document_isJsonSchema() {
    Schema meta =
        REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(meta.validate(FineTuning.jsonSchema(), InputFormat.JSON)).isEmpty();
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(JOBS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleJob_isValid_andNamesTheSchema(Path job) throws IOException {
    String yaml = Files.readString(job);

    assertThat(problems(yaml)).isEmpty();
    assertThat(yaml).startsWith("# yaml-language-server: $schema=job.schema.json\n");
    assertThat(problems(FineTuning.read(job).toYaml())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trainin: {}                                                    | /trainin
          training: {learning_rat: 1e-4}                                 | /training/learning_rat
          training: {learning_rate: fast}                                | /training/learning_rate
          training: {learning_rate: 0}                                   | /training/learning_rate
          training: {num_train_epochs: true}                             | /training/num_train_epochs
          training: {max_steps: 1.5}                                     | /training/max_steps
          training: {logging_steps: 1.5}                                 | /training/logging_steps
          training: {eval_strategy: allways}                             | /training/eval_strategy
          training: {output_dir: 3}                                      | /training/output_dir
          training: {hub_token: hf_1}                                    | /training/hub_token
          training: {lora_alpha: 16}                                     | /training/lora_alpha
          adapter: {lora_alhpa: 16}                                      | /adapter/lora_alhpa
          adapter: {type: lora, r: 0}                                    | /adapter/r
          adapter: {type: ia3, r: 4}                                     | /adapter/r
          adapter: {type: lorra}                                         | /adapter/type
          adapter: {type: hra, target_modules: 3}                        | /adapter/target_modules
          quantization: {bnb_4bit_quant_type: nf5}                       | /quantization/bnb_4bit_quant_type
          quantization: {quant_method: gptq, bits: 4, load_in_4bit: true} | /quantization/load_in_4bit
          quantization: {quant_method: gptq}                             | /quantization/bits
          generation: {top_k: many}                                      | /generation/top_k
          defaults: theirs                                               | /defaults
          task: dpo                                                      | /task
          """)
  void mistake_isFoundInItsPlace(String mistake, String place) {
    assertThat(problems(job(mistake))).containsExactly(place);
  }

  @Test
  void mistakesInModelAndDataset_areFoundInTheirPlaces() {
    assertThat(problems("model: {nam: m}\ndataset: {source: {cvs: x}, shuffle: 1}\noutput: r\n"))
        .containsExactlyInAnyOrder(
            "/model/name",
            "/model/nam",
            "/dataset/source",
            "/dataset/source/csv",
            "/dataset/source/hub",
            "/dataset/source/jdbc",
            "/dataset/source/json",
            "/dataset/source/jsonl",
            "/dataset/source/parquet",
            "/dataset/source/records",
            "/dataset/source/text",
            "/dataset/source/cvs",
            "/dataset/shuffle");
    assertThat(problems("{}")).containsExactlyInAnyOrder("/model", "/dataset", "/output");
  }

  @Test
  void runFolder_isNamedOnceAtLeast() {
    String job = "model: {name: m}\ndataset: {source: {csv: rows.csv}}\n";

    assertThat(problems(job + "training: {max_steps: 1}")).containsExactly("/output");
    assertThat(problems(job + "training: {output_dir: run}")).isEmpty();
  }

  @Test
  void oldNames_areValid_andMarked() {
    JsonNode schema = JsonMapper.shared().readTree(FineTuning.jsonSchema());
    JsonNode training = schema.at("/$defs/SftConfig/properties");

    assertThat(problems(job("training: {warmup_ratio: 0.1, evaluation_strategy: no}"))).isEmpty();
    assertThat(training.required("evaluation_strategy").toString())
        .isEqualTo("{\"description\":\"The old name of `eval_strategy`.\",\"deprecated\":true}");
    assertThat(training.at("/gradient_checkpointing/deprecated").booleanValue()).isTrue();
    assertThat(schema.at("/$defs/ModelOptions/properties/torch_dtype/deprecated").booleanValue())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training: {learning_rate: '${LR}', bf16: '${BF16}', eval_strategy: '${WHEN}'}",
        "training: {learning_rate: 1e-4, max_length: null, warmup_steps: 0.1, logging_steps: 10}",
        "training: {report_to: [tensorboard], optim: adafactor, other: {brand_new: [1]}}",
        "training: {hub_token: '${HF_TOKEN}', lr_scheduler_kwargs: {power: 2}}",
        "adapter: {target_modules: '${MODULES}', r: '${R}'}",
        "adapter: {init_lora_weights: pissa_niter_4, target_modules: [q_proj]}",
        "adapter: {type: adalora, total_step: 100, lora_alpha: 8}",
        "adapter: {type: hra, apply_GS: true}",
        "quantization: {quant_method: gptq, bits: 4, dataset: [one, two]}",
        "quantization: {quant_method: awq, zero_point: false}",
        "quantization: {load_in_4bit: true, bnb_4bit_quant_type: nf4}",
        "generation: {eos_token_id: [1, 2], early_stopping: never}",
        "defaults: upstream\ntask: sft"
      })
  void whatUpstreamTakes_isValid(String more) {
    assertThat(problems(job(more))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.tune4j.config.PeftConfig#types")
  void everyKindOfAdapter_hasItsOwnArguments(String type) {
    String name = type.toLowerCase(Locale.ROOT);

    assertThat(problems(job("adapter: {type: %s}".formatted(name)))).isEmpty();
    assertThat(problems(job("adapter: {type: %s, no_such: 1}".formatted(name))))
        .containsExactly("/adapter/no_such");
    assertThat(PeftConfig.of(type).build().peftType()).isEqualTo(type);
  }

  @Test
  void keys_areThoseThatTheReaderKnows() {
    JsonNode schema = JsonMapper.shared().readTree(FineTuning.jsonSchema());

    assertThat(schema.required("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(JobReader.SECTIONS);
    assertThat(schema.at("/properties/dataset/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(DatasetReader.DATASET);
    assertThat(schema.at("/properties/dataset/properties/source/properties").propertyNames())
        .containsAll(SourceReader.KINDS)
        .containsAll(SourceReader.SETTINGS)
        .hasSize(SourceReader.KINDS.size() + SourceReader.SETTINGS.size());
  }

  @Test
  void whatContradictsInADataset_isFoundInItsPlace() {
    assertThat(
            problems(
                "model: {name: m}\noutput: r\ndataset: {source: {jsonl: r, delimiter: x},"
                    + " shape: chat, policy: {roles: warn, echo: drop}}\n"))
        .containsExactlyInAnyOrder(
            "/dataset/source/delimiter", "/dataset/shape", "/dataset/policy/roles");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {parquet: rows, columns: [a]}                                    |
          {hub: a/b, config: c, split: test, revision: main, columns: [a]} |
          {jdbc: 'jdbc:x', query: SELECT ?, parameters: [1, a, null], password: '${PW}'} |
          {records: given by the program}                                  |
          {jdbc: 'jdbc:x'}                                                 | /dataset/source/jdbc
          {jdbc: 'jdbc:x', query: q, password: secret}                     | /dataset/source/password
          {csv: rows, split: test}                                         | /dataset/source/split
          {hub: rows, user: me}                                            | /dataset/source/user
          {jdbc: 'jdbc:x', query: q, parameters: [[1]]}                    | /dataset/source/parameters/0
          """)
  void sourcesOfEveryKind_areKnown(String source, @Nullable String problem) {
    List<String> found =
        problems("model: {name: m}\noutput: r\ndataset: {source: " + source + "}\n");

    assertThat(found).isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @Test
  void defaults_areValidThemselves() {
    JsonNode schema = JsonMapper.shared().readTree(FineTuning.jsonSchema());
    List<String> invalid = new ArrayList<>();
    schema
        .required("$defs")
        .forEachEntry(
            (name, definition) ->
                definition
                    .path("properties")
                    .forEachEntry(
                        (field, property) -> {
                          JsonNode value = property.get("default");
                          if (value != null
                              && !REGISTRY.getSchema(property).validate(value).isEmpty()) {
                            invalid.add(name + '.' + field);
                          }
                        }));

    assertThat(invalid).isEmpty();
  }

  @Test
  void arguments_haveDescriptions() {
    JsonNode schema = JsonMapper.shared().readTree(FineTuning.jsonSchema());

    assertThat(schema.at("/$defs/SftConfig/properties/packing/description").stringValue())
        .isNotBlank();
    assertThat(schema.at("/$defs/SftConfig/properties/seed/default").intValue()).isEqualTo(42);
    assertThat(schema.at("/$defs/adapter.target_modules/description").stringValue()).isNotBlank();
  }
}
