package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ArgumentsTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  record Kind(
      String name,
      Function<Map<String, @Nullable Object>, Arguments> of,
      Supplier<Arguments.Builder<?, ?>> builder) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("BitsAndBytesConfig", BitsAndBytesConfig::of, BitsAndBytesConfig::builder),
        new Kind("GptqConfig", GptqConfig::of, GptqConfig::builder),
        new Kind("AwqConfig", AwqConfig::of, AwqConfig::builder),
        new Kind("LoraConfig", LoraConfig::of, LoraConfig::builder),
        new Kind("AdaLoraConfig", AdaLoraConfig::of, AdaLoraConfig::builder),
        new Kind("Ia3Config", Ia3Config::of, Ia3Config::builder),
        new Kind("VeraConfig", VeraConfig::of, VeraConfig::builder),
        new Kind("OftConfig", OftConfig::of, OftConfig::builder),
        new Kind("BoftConfig", BoftConfig::of, BoftConfig::builder),
        new Kind("LohaConfig", LohaConfig::of, LohaConfig::builder),
        new Kind("LokrConfig", LokrConfig::of, LokrConfig::builder),
        new Kind("PromptTuningConfig", PromptTuningConfig::of, PromptTuningConfig::builder),
        new Kind("PrefixTuningConfig", PrefixTuningConfig::of, PrefixTuningConfig::builder),
        new Kind("PromptEncoderConfig", PromptEncoderConfig::of, PromptEncoderConfig::builder),
        new Kind(
            "TrainableTokensConfig", TrainableTokensConfig::of, TrainableTokensConfig::builder),
        new Kind("TrainingArguments", TrainingArguments::of, TrainingArguments::builder),
        new Kind("SftConfig", SftConfig::of, SftConfig::builder),
        new Kind("DpoConfig", DpoConfig::of, DpoConfig::builder),
        new Kind("RewardConfig", RewardConfig::of, RewardConfig::builder),
        new Kind("KtoConfig", KtoConfig::of, KtoConfig::builder),
        new Kind("GrpoConfig", GrpoConfig::of, GrpoConfig::builder),
        new Kind("GenerationConfig", GenerationConfig::of, GenerationConfig::builder),
        new Kind("ModelOptions", ModelOptions::of, ModelOptions::builder));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anySubset_roundTrips_throughMapsJsonAndYaml(Kind kind) {
    Random random = new Random(20260101);
    for (int run = 0; run < 200; run++) {
      Map<String, @Nullable Object> given = subset(kind.name(), random);
      Arguments built = kind.of().apply(given);

      assertThat(built.toMap().keySet()).containsExactlyElementsOf(given.keySet());
      assertThat(kind.of().apply(built.toMap())).isEqualTo(built).hasSameHashCodeAs(built);
      assertThat(built.toBuilder().build()).isEqualTo(built);
      assertThat(JsonMapper.shared().readValue(json(built), Object.class)).isEqualTo(built.toMap());
      assertThat(kind.of().apply(yaml(built))).isEqualTo(built);
    }
  }

  private static String json(Arguments built) {
    return JsonMapper.shared().writeValueAsString(built.toMap());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> yaml(Arguments built) {
    return YAML.readValue(YAML.writeValueAsString(built.toMap()), Map.class);
  }

  /** Some of a class's arguments, with values that are right by themselves and together. */
  private static Map<String, @Nullable Object> subset(String name, Random random) {
    Map<String, @Nullable Object> subset = new LinkedHashMap<>();
    if (name.equals("BitsAndBytesConfig")) {
      subset.put("load_in_4bit", true);
    }
    if (name.equals("GptqConfig")) {
      subset.put("bits", 4);
    }
    double share = random.nextDouble();
    Schema.of(name)
        .fields()
        .forEach(
            (field, description) -> {
              boolean usable = description.refused().isEmpty() && !description.types().isEmpty();
              if (usable && !isApart(name, field) && random.nextDouble() < share) {
                subset.put(field, sample(field, description, random));
              }
            });
    return subset;
  }

  private static boolean isApart(String name, String field) {
    return APART.contains(field) || APART.contains(name + '.' + field);
  }

  /** Arguments whose rules about others random values would break. */
  private static final List<String> APART =
      List.of(
          "AdaLoraConfig.total_step",
          "BoftConfig.boft_block_num",
          "OftConfig.r",
          "PromptTuningConfig.prompt_tuning_init",
          "batch_size",
          "bits",
          "generation_batch_size",
          "load_in_4bit",
          "load_in_8bit",
          "llm_int8_threshold",
          "llm_int8_has_fp16_weight",
          "load_best_model_at_end",
          "fp16",
          "fp16_full_eval",
          "gradient_checkpointing",
          "gradient_checkpointing_kwargs",
          "dataloader_prefetch_factor",
          "lr_scheduler_kwargs",
          "lr_scheduler_type",
          "max_memory",
          "max_steps",
          "metric_for_best_model",
          "min_new_tokens",
          "min_length",
          "num_return_sequences");

  private static @Nullable Object sample(String name, Field field, Random random) {
    if (field.nullable() && random.nextInt(8) == 0) {
      return null;
    }
    if (field.secret()) {
      return "${HF_TOKEN}";
    }
    String type = field.types().get(random.nextInt(field.types().size()));
    List<String> choices = field.choices();
    return switch (type) {
      case "bool" -> random.nextBoolean();
      case "int" -> 2 + random.nextInt(999);
      case "float" -> 0.001 + random.nextDouble() * 0.49;
      case "str" ->
          choices.isEmpty() ? "text " + name : choices.get(random.nextInt(choices.size()));
      case "dict" -> Map.of("key", 1, "nested", Map.of("list", List.of(1, 2.5, "three", true)));
      case "list[str]" -> List.of("one", "two");
      case "list[int]" -> List.of(1, 2);
      case "list[float]" -> List.of(1.5, 2.0);
      case "list[list[int]]" -> List.of(List.of(1, 2), List.of(3));
      case "list[list[str]]" -> List.of(List.of("one", "two"), List.of("three"));
      default -> throw new AssertionError("no sample for " + type + " of " + name);
    };
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everySetter_setsTheArgumentOfItsName(Kind kind) throws ReflectiveOperationException {
    for (Method method : setters(kind)) {
      String name = nameSet(kind, method);
      assertThat(Schema.of(kind.name()).fields()).containsKey(name);
      assertThat(name.replace("_", ""))
          .isEqualToIgnoringCase(method.getName().replaceAll("Matching$", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyArgumentAJobCanCarry_hasASetter(Kind kind) throws ReflectiveOperationException {
    Set<String> set = new TreeSet<>();
    for (Method method : setters(kind)) {
      set.add(nameSet(kind, method));
    }
    Set<String> settable = new TreeSet<>();
    Schema.of(kind.name())
        .fields()
        .forEach(
            (name, field) -> {
              if (field.refused().isEmpty() && !field.types().isEmpty()) {
                settable.add(name);
              }
            });
    assertThat(set).isEqualTo(settable);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void documentation_countsTheArguments(Kind kind) throws IOException {
    List<Field> fields =
        Schema.of(kind.name()).fields().values().stream().filter(field -> !field.own()).toList();
    long refused = fields.stream().filter(field -> !field.refused().isEmpty()).count();
    long objects =
        fields.stream()
            .filter(field -> field.refused().isEmpty() && field.types().isEmpty())
            .count();
    assertThat(Files.readString(Path.of("docs/configuration.md")))
        .containsPattern(
            "\\| `%s` \\| `[^`]+` \\| %d \\| %d \\| %d \\| %d \\|"
                .formatted(
                    kind.name(),
                    fields.size(),
                    fields.size() - objects - refused,
                    objects,
                    refused));
  }

  private static List<Method> setters(Kind kind) {
    return Arrays.stream(kind.builder().get().getClass().getMethods())
        .filter(ArgumentsTest::isSetter)
        .toList();
  }

  /** The argument that the method sets, be the value right or not. */
  private static String nameSet(Kind kind, Method method) throws ReflectiveOperationException {
    Arguments.Builder<?, ?> builder = kind.builder().get();
    if (kind.name().equals("GptqConfig") && !method.getName().equals("bits")) {
      builder.set("bits", 4);
    }
    method.setAccessible(true);
    method.invoke(
        builder, Arrays.stream(method.getParameterTypes()).map(ArgumentsTest::argument).toArray());
    try {
      Arguments built = builder.build();
      if (!built.notices().isEmpty()) { // an old name, which the map has under the current one
        return withoutSection(built.notices().get(0).field());
      }
      List<String> names = new ArrayList<>(built.toMap().keySet());
      return names.get(names.size() - 1);
    } catch (ConfigException e) {
      return withoutSection(e.field());
    }
  }

  private static String withoutSection(String field) {
    return field.split("\\.", -1)[1];
  }

  private static boolean isSetter(Method method) {
    return !Modifier.isStatic(method.getModifiers())
        && !method.isBridge()
        && Arguments.Builder.class.isAssignableFrom(method.getReturnType())
        && method.getDeclaringClass() != Arguments.Builder.class;
  }

  private static Object argument(Class<?> type) {
    if (type.isEnum()) {
      return Objects.requireNonNull(type.getEnumConstants())[1];
    }
    Map<Class<?>, Object> samples =
        Map.of(
            boolean.class,
            true,
            int.class,
            1,
            long.class,
            1L,
            double.class,
            0.5,
            String.class,
            "none",
            String[].class,
            new String[] {"one"},
            Integer[].class,
            new Integer[] {1, 2},
            Map.class,
            Map.of("cpu", "1GiB"),
            Path.class,
            Path.of("folder"),
            List.class,
            List.of(List.of("one")));
    if (type == Double[].class) {
      return new Double[] {0.5};
    }
    return Objects.requireNonNull(samples.get(type), type.getName());
  }

  @Test
  void enums_areTheWordsThatUpstreamAllows() {
    same("SftConfig", "optim", OptimizerName.values());
    same("SftConfig", "lr_scheduler_type", SchedulerType.values());
    same("SftConfig", "eval_strategy", IntervalStrategy.values());
    same("SftConfig", "logging_strategy", IntervalStrategy.values());
    same("SftConfig", "save_strategy", SaveStrategy.values());
    same("SftConfig", "hub_strategy", HubStrategy.values());
    same("SftConfig", "log_level", LogLevel.values());
    same("SftConfig", "log_level_replica", LogLevel.values());
    same("SftConfig", "train_sampling_strategy", SamplingStrategy.values());
    same("LoraConfig", "task_type", TaskType.values());
    same("ModelOptions", "dtype", DType.values());
  }

  private static void same(String name, String field, Choice[] words) {
    assertThat(words)
        .extracting(Choice::value)
        .as(field)
        .containsExactlyInAnyOrderElementsOf(choices(name, field));
  }

  @Test
  void everyWordOfAnEnum_isAllowedUpstream() {
    allowed("SftConfig", "lr_scheduler_type", SchedulerType.values());
    allowed("SftConfig", "optim", OptimizerName.values());
    allowed("SftConfig", "eval_strategy", IntervalStrategy.values());
    allowed("SftConfig", "save_strategy", SaveStrategy.values());
    allowed("ModelOptions", "dtype", DType.values());
    allowed("ModelOptions", "attn_implementation", AttentionImplementation.values());
    assertThat(SchedulerType.values()).hasSize(choices("SftConfig", "lr_scheduler_type").size());
  }

  private static void allowed(String name, String field, Choice[] words) {
    for (Choice word : words) {
      assertThat(choices(name, field).isEmpty() || choices(name, field).contains(word.value()))
          .as("%s %s", field, word.value())
          .isTrue();
    }
  }

  private static List<String> choices(String name, String field) {
    return Objects.requireNonNull(Schema.of(name).fields().get(field)).choices();
  }

  @Test
  void unchecked_isSentFlat_andStandsUnderOtherInAJobFile() {
    SftConfig newer = SftConfig.builder().other("brand_new", List.of(1)).maxSteps(2).build();

    assertThat(newer.toMap()).hasToString("{brand_new=[1], max_steps=2}");
    assertThat(newer.toSection()).hasToString("{max_steps=2, other={brand_new=[1]}}");
    assertThat(SftConfig.of(newer.toSection())).isEqualTo(newer);
    assertThat(newer.toBuilder().maxSteps(3).build().toSection())
        .hasToString("{max_steps=3, other={brand_new=[1]}}");
    assertThatThrownBy(() -> SftConfig.of(newer.toMap()))
        .hasMessage("training.brand_new: unknown to trl.SFTConfig 1.16.0");
  }

  @Test
  void explanation_beginsWithWhatWasSet_andEndsWithUpstreamsDefaults() {
    LoraConfig lora = LoraConfig.of(Map.of("target_modules", List.of()));
    List<Setting> settings = LoraConfig.of(lora.toMap()).toBuilder().r(16).build().explain();

    assertThat(lora.explain().get(0))
        .isEqualTo(
            new Setting(
                "adapter.target_modules",
                "all-linear",
                Origin.SET,
                "names no layer; taken as target_modules: all-linear"));
    assertThat(settings.subList(0, 2))
        .containsExactly(
            new Setting("adapter.target_modules", "all-linear", Origin.SET, ""),
            new Setting("adapter.r", 16, Origin.SET, ""));
    assertThat(settings.subList(2, settings.size()))
        .allMatch(setting -> setting.origin() == Origin.UPSTREAM)
        .isSortedAccordingTo(Comparator.comparing(Setting::name))
        .contains(new Setting("adapter.lora_alpha", 8, Origin.UPSTREAM, ""))
        .hasSize(
            42 + 1 - 2 - 2); // upstream's and ours, without two that no job carries and two set
    // carries
  }

  @Test
  void explanation_saysUnderWhichNameAValueCame() {
    assertThat(SftConfig.of(Map.of("warmup_ratio", 0.03)).explain().get(0))
        .isEqualTo(
            new Setting(
                "training.warmup_steps",
                0.03,
                Origin.SET,
                "warmup_ratio is the old name of warmup_steps; taken as warmup_steps: 0.03"));
  }

  @Test
  void builtArguments_areNotChangedByTheirSources() {
    List<String> names = new ArrayList<>(List.of("q_proj"));
    LoraConfig.Builder builder = LoraConfig.builder().set("target_modules", names);
    LoraConfig built = builder.build();
    names.add("v_proj");
    builder.r(4);

    assertThat(built).hasToString("LoraConfig{target_modules=[q_proj]}");
    assertThatThrownBy(() -> built.toMap().put("r", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void settingAgain_replaces_andUnsetForgets() {
    LoraConfig.Builder builder = LoraConfig.builder().r(0).loraAlpha(8).r(4).unset("lora_alpha");

    assertThat(builder.build()).hasToString("LoraConfig{r=4}");
  }

  @Test
  void argumentsOfDifferentClasses_areNotEqual() {
    assertThat((Arguments) TrainingArguments.builder().seed(1).build())
        .isNotEqualTo(SftConfig.builder().seed(1).build())
        .isEqualTo(TrainingArguments.of(Map.of("seed", 1)));
  }

  @Test
  void jobFilesYaml_readsAsMeant() {
    Map<?, ?> yaml =
        YAML.readValue(
            "learning_rate: 1e-4\nweight_decay: 1.5e-4\neval_strategy: no\nbf16: null\n",
            Map.class);

    assertThat(yaml.toString())
        .isEqualTo("{learning_rate=1.0E-4, weight_decay=1.5E-4, eval_strategy=no, bf16=null}");
  }
}
