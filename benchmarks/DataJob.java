import io.github.tune4j.data.Check;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Split;
import io.github.tune4j.data.TextDataset;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and checks the rows of a CSV file, drops blank and repeated ones, divides and writes the rest: FILE FOLDER. */
public final class DataJob {

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[1]));
    Split split =
        TextDataset.csv(Path.of(args[0]))
            .prompt("instruction")
            .completion("output")
            .policy(Check.BLANK_ANSWER, Policy.DROP)
            .policy(Check.DUPLICATE, Policy.DROP)
            .validation(0.1)
            .seed(42)
            .materialize(folder, false);
    System.out.printf(
        "{\"train\": %d, \"validation\": %d}%n", split.train(), split.validation());
  }
}
