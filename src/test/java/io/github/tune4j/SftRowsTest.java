package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.data.Shape;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Supervised fine-tuning takes what it can train on. */
class SftRowsTest {

  @TempDir private Path folder = Path.of("");

  private TextDataset row(String row) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    return TextDataset.jsonl(Files.writeString(file, row.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'text':'a'}                                      | TEXT
          {'instruction':'a','output':'b'}                  | PROMPT_COMPLETION
          {'instruction':'a','output':'b','history':[['c','d']]} | MESSAGES
          """)
  void textsAnswersAndConversationsAreTaken(String row, Shape written) throws IOException {
    try (StagedRows rows = SftRows.checked(row(row).stage())) {
      assertThat(rows.shape()).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'prompt':'a','chosen':'b','rejected':'c'} | preference
          {'text':'a','label':'b'}                   | classification
          """)
  void preferencesAndLabelsAreForOtherTasks(String row, String shape) throws IOException {
    TextDataset rows = row(row);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SftRows.checked(rows.stage()))
        .withMessage(
            "dataset.shape: task sft does not train on rows of shape "
                + shape
                + ", but on texts, prompts with their answers, and conversations");
  }
}
