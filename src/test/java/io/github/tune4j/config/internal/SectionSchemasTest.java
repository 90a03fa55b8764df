package io.github.tune4j.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SectionSchemasTest {

  @Test
  void oldName_isADeprecatedProperty_whereTheNewOneIs() {
    SectionSchemas sections =
        new SectionSchemas(section -> Map.of("warmup_ratio", "warmup_steps", "loss_function", ""));
    sections.of("SftConfig", Map.of());
    sections.of("GenerationConfig", Map.of());
    JsonNode definitions = JsonMapper.shared().valueToTree(sections.definitions());

    assertThat(definitions.at("/SftConfig/properties/warmup_ratio").toString())
        .isEqualTo("{\"description\":\"The old name of `warmup_steps`.\",\"deprecated\":true}");
    assertThat(definitions.at("/GenerationConfig/properties").has("warmup_ratio")).isFalse();
    assertThat(definitions.at("/SftConfig/properties/loss_function/description").stringValue())
        .isEqualTo("An old name, or another tool's. Reading the job says what it is now.");
  }

  @Test
  void argumentThatSeveralKindsHave_standsInTheDocumentOnce() {
    SectionSchemas sections = new SectionSchemas(section -> Map.of());
    sections.choice("adapter", "type", "The kind.", "lora");
    JsonNode definitions = JsonMapper.shared().valueToTree(sections.definitions());

    for (String kind : new String[] {"LoraConfig", "HRAConfig"}) {
      assertThat(definitions.at("/" + kind + "/properties/target_modules/$ref").stringValue())
          .isEqualTo("#/$defs/adapter.target_modules");
    }
  }
}
