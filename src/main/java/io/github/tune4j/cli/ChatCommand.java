package io.github.tune4j.cli;

import io.github.tune4j.Tune4j;
import io.github.tune4j.model.TunedChat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "chat",
    description = "Asks the result of a run: what --ask says, or each line of the input.",
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", description = "The run folder.")
  @SuppressWarnings("NullAway.Init")
  private Path run;

  @Option(names = "--ask", paramLabel = "TEXT", description = "A question; may be repeated.")
  private List<String> questions = new ArrayList<>();

  @Option(names = "--json", description = "Print the answers to --ask as JSON.")
  private boolean json;

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    try (Tune4j tune4j = session.open();
        TunedChat chat = tune4j.chat(run)) {
      if (questions.isEmpty()) {
        converse(chat);
      } else if (json) {
        Json.print(Map.of("answers", Answers.pair(questions, chat.askAll(questions))));
      } else {
        chat.askAll(questions).forEach(System.out::println);
      }
    }
    return ExitCode.DONE;
  }

  private static void show(String piece) {
    System.out.print(piece);
    System.out.flush();
  }

  private static void converse(TunedChat chat) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    boolean terminal = Terminal.isInteractive();
    while (true) {
      if (terminal) {
        System.err.print("> ");
      }
      String line = lines.readLine();
      if (line == null || line.strip().equals("exit")) {
        return;
      }
      if (!line.isBlank()) {
        chat.ask(line.strip(), ChatCommand::show);
        System.out.println();
      }
    }
  }
}
