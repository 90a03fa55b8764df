package io.github.tune4j.cli;

import io.github.tune4j.FineTuning;
import io.github.tune4j.Preview;
import io.github.tune4j.Preview.Token;
import io.github.tune4j.Tune4j;
import io.github.tune4j.data.TextDataset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "preview",
    description =
        "Shows the first rows token for token, as a model would be trained on them, and what becomes"
            + " of all rows as tokens. FILE may also be a job file.",
    mixinStandardHelpOptions = true)
final class DataPreviewCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model's name on the hub, or its folder. Required, unless FILE is a job file.")
  private @Nullable String model;

  @Option(
      names = "--template",
      paramLabel = "chat|none",
      description = "Whether the model's chat template is used. Default: chat, where it has one.")
  private @Nullable Template template;

  @Option(names = "--system", paramLabel = "TEXT", description = "A system prompt for every row.")
  private @Nullable String system;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many rows are shown. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(names = "--json", description = "Print the preview as JSON, last on stdout.")
  private boolean json;

  @Mixin private SessionOptions session = new SessionOptions();

  /** How turns become text. */
  enum Template {
    chat,
    none
  }

  @Override
  public Integer call() {
    FineTuning job = job();
    try (Tune4j tune4j = session.open()) {
      Preview preview = tune4j.preview(job, rows);
      if (json) {
        Json.print(document(preview));
      } else {
        print(preview);
      }
      return preview.preflight().ok() ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
  }

  private FineTuning job() {
    if (dataset.file().toString().matches(".*\\.ya?ml")) {
      return FineTuning.read(dataset.file());
    }
    if (model == null) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(command).commandLine(),
          "Name the model whose tokens are shown by --model, or give a job file.");
    }
    TextDataset rows = dataset.rows();
    rows = template == null ? rows : rows.chat(template == Template.chat);
    rows = system == null ? rows : rows.system(system);
    return FineTuning.sft(model).dataset(rows).output(Path.of("preview")).build();
  }

  private static void print(Preview preview) {
    for (int i = 0; i < preview.rows().size(); i++) {
      List<Token> row = preview.rows().get(i);
      long trained = row.stream().filter(Token::trained).count();
      System.out.printf(
          "row %d: %d tokens, the %d in ⟦⟧ are learned%n  %s%n",
          i + 1, row.size(), trained, text(row));
    }
    System.out.print(preview.preflight().table());
  }

  /** Tokens with a bar between them, those that are learned in brackets. */
  private static String text(List<Token> row) {
    StringBuilder text = new StringBuilder();
    boolean trained = false;
    for (Token token : row) {
      if (token.trained() != trained) {
        text.append(trained ? '⟧' : '⟦');
        trained = token.trained();
      } else if (!text.isEmpty()) {
        text.append('│');
      }
      text.append(token.text().replace("\n", "⏎"));
    }
    return text.append(trained ? "⟧" : "").toString();
  }

  private static Map<String, @Nullable Object> document(Preview preview) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("rows", preview.rows());
    document.put("preflight", preview.preflight().toMap());
    return document;
  }
}
