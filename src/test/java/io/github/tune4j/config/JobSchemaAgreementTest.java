package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.tune4j.config.internal.SectionSchemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema of job files takes the values that the configuration types take, and no others.
 */
class JobSchemaAgreementTest {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final List<@Nullable Object> VALUES =
      Arrays.asList(
          null,
          true,
          -2,
          -1,
          0,
          1,
          2,
          300,
          1L << 40,
          0.25,
          1.5,
          "no such word",
          "",
          List.of(),
          List.of("one", "two"),
          List.of(1, 2),
          List.of(0.5),
          List.of(List.of(1)),
          List.of(List.of("one")),
          Map.of("key", "value"));

  private static JsonNode definitions = JsonMapper.shared().createObjectNode();

  @BeforeAll
  static void generate() {
    SectionSchemas sections = new SectionSchemas(section -> Map.of());
    sections.choice("adapter", "type", "The kind.", "lora");
    sections.choice("quantization", "quant_method", "The method.", "bitsandbytes");
    classes().forEach(name -> sections.of(name, Map.of()));
    definitions = JsonMapper.shared().valueToTree(sections.definitions());
  }

  static Stream<String> classes() {
    Stream<String> kinds =
        Stream.of("adapter", "quantization")
            .flatMap(section -> Schema.ofSection(section).values().stream())
            .map(Schema::name);
    return Stream.concat(kinds, Stream.of("SftConfig", "GenerationConfig", "ModelOptions"));
  }

  @ParameterizedTest
  @MethodSource("classes")
  void schema_agreesWithTheTypes(String className) {
    JsonNode properties = definitions.required(className).required("properties");
    List<String> different = new ArrayList<>();
    Schema.of(className)
        .fields()
        .forEach(
            (name, field) -> {
              if (field.types().isEmpty() || !field.refused().isEmpty()) {
                return;
              }
              List<@Nullable Object> values = new ArrayList<>(VALUES);
              values.addAll(field.choices());
              values.addAll(field.words());
              values.add("${NO_SUCH_VARIABLE}");
              for (Object value : values) {
                if (taken(field, value) != valid(properties.required(name), value)) {
                  different.add(name + " " + value);
                }
              }
            });

    assertThat(different).isEmpty();
  }

  private static boolean taken(Field field, @Nullable Object value) {
    try {
      field.checked(value);
      return true;
    } catch (InvalidValue e) {
      return false;
    }
  }

  private static boolean valid(JsonNode property, @Nullable Object value) {
    String place = property.path("$ref").stringValue("");
    JsonNode schema =
        place.isEmpty() ? property : definitions.required(place.substring("#/$defs/".length()));
    JsonNode node = JsonMapper.shared().valueToTree(value);
    return REGISTRY.getSchema(schema).validate(node).isEmpty();
  }
}
