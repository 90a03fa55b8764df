package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever shape rows have, they end as prompts and completions, or are refused. */
class ShapesTest {

  @TempDir private Path folder = Path.of("");

  private TextDataset jsonl(String row) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    return TextDataset.jsonl(Files.writeString(file, row.replace('\'', '"').replace('~', '\n')));
  }

  private String written(TextDataset dataset, boolean conversational) throws IOException {
    dataset.materialize(folder, conversational);
    return Files.readString(folder.resolve("train.jsonl")).strip().replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'prompt':'a','completion':'b'}                           | {'prompt':'a','completion':'b'}
          {'prompt':'a','completion':'b','text':'ab'}               | {'prompt':'a','completion':'b'}
          {'instruction':'a','output':'b','id':1}                   | {'prompt':'a','completion':'b'}
          {'instruction':'a','input':'','output':'b','text':'whole'}| {'prompt':'a','completion':'b'}
          {'instruction':'a','input':'x','output':'b','history':[]} | {'prompt':'a\\nx','completion':'b'}
          {'instruction':'a','input':null,'output':'b'}             | {'prompt':'a','completion':'b'}
          {'conversations':[{'from':'human','value':'a'},{'from':'gpt','value':'b'}]} | {'prompt':'a','completion':'b'}
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]} | {'prompt':'a','completion':'b'}
          {'prompt':[{'role':'user','content':'a'}],'completion':[{'role':'assistant','content':'b'}]} | {'prompt':'a','completion':'b'}
          """)
  void aQuestionAndItsAnswerNeedNoTemplate(String row, String expected) throws IOException {
    assertThat(written(jsonl(row), false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'instruction':'a','output':'b','system':'s'}
          {'conversations':[{'from':'human','value':'a'},{'from':'gpt','value':'b'}],'system':'s'}
          {'conversations':[{'from':'system','value':'s'},{'from':'user','value':'a'},{'from':'assistant','value':'b'}]}
          {'messages':[{'role':'system','content':'s'},{'role':'user','content':'a'},{'role':'assistant','content':'b'}],'tools':[]}
          """)
  void aSystemTurnIsPartOfThePrompt(String row) throws IOException {
    TextDataset dataset = jsonl(row);
    assertThat(written(dataset, true))
        .isEqualTo(
            "{'prompt':[{'role':'system','content':'s'},{'role':'user','content':'a'}],"
                + "'completion':[{'role':'assistant','content':'b'}]}");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> dataset.materialize(folder, false))
        .withMessageStartingWith(
            "a conversation of more than a question and its answer needs a chat template, but the"
                + " model has none, or template is none (");
  }

  @Test
  void earlierTurnsInAPromptAreWhatIsAskedNotWhatIsLearned() throws IOException {
    assertThat(
            written(
                jsonl(
                    "{'prompt':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
                        + "{'role':'user','content':'c'}],"
                        + "'completion':[{'role':'assistant','content':'d'}]}"),
                true))
        .isEqualTo(
            "{'prompt':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
                + "{'role':'user','content':'c'}],"
                + "'completion':[{'role':'assistant','content':'d'}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'question':'a','answer':'b'}                     | the columns are of no known shape: question, answer; name those to train on by prompt and completion (FILE:1)
          {'conversations':'a'}                             | the columns are of no known shape: conversations; name those to train on by prompt and completion (FILE:1)
          {'prompt':'a','completion':'b','instruction':'c','output':'d'} | the columns are of the shapes prompt_completion and alpaca alike: prompt, completion, instruction, output; say which by shape (FILE:1)
          {'instruction':'a','output':'b'}~{'instruction':'a'} | there is no column output; the columns are instruction (FILE:2)
          {'instruction':'a','output':7}                    | the cell must be a text, but is 7 (FILE:1, column output)
          {'instruction':'a','output':'b','input':['x']}    | the cell must be a text, but is a list (FILE:1, column input)
          {'instruction':'a','output':null}                 | the cell is blank (FILE:1, column output)
          {'prompt':['a'],'completion':['b']}               | turn 1 must be an object, but is a text (FILE:1, column prompt)
          {'messages':[{'role':'user','content':'a'}]}      | the last turn must be the assistant's (FILE:1, column messages)
          {'messages':[{'role':'assistant','content':'a'}]} | turn 1: there is no user turn before that of the assistant (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]} | turn 2: two user turns in a row (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'system','content':'b'}]} | turn 2: the system turn must be the first (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':' '}]} | turn 2 (assistant) is empty (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'bot','content':'b'}]} | turn 2 is from an unknown role, bot (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'content':'b'}]} | turn 2 has no role (FILE:1, column messages)
          {'messages':[{'role':'user','content':['a']}]}    | turn 1: content must be a text, but is a list (FILE:1, column messages)
          """)
  void aRowOfNoOrABrokenShapeIsReportedWithItsPlace(String row, String message) throws IOException {
    TextDataset dataset = jsonl(row);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessage(message.replace("FILE", folder.resolve("rows.jsonl").toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'text':'a'}                                                  | rows of whole texts cannot be trained on yet; give prompt and completion (FILE:1)
          {'instruction':'a','output':'b','history':[['c','d']]}        | a conversation with several answers cannot be trained on yet; give one row for each answer, with prompt and completion (FILE:1)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':'c'},{'role':'assistant','content':'d'}]} | a conversation with several answers cannot be trained on yet; give one row for each answer, with prompt and completion (FILE:1)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':null,'tool_calls':[]},{'role':'tool','content':''},{'role':'assistant','content':'b'}]} | calls of tools cannot be trained on yet (FILE:1)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','weight':0}]} | weights of turns cannot be trained by yet (FILE:1)
          {'conversations':[{'from':'human','value':'a'},{'from':'gpt','value':'b'}],'tools':'[1]'}  | calls of tools cannot be trained on yet (FILE:1)
          """)
  void whatNoTrainingTakesYetIsRefusedNotHalfDone(String row, String message) throws IOException {
    TextDataset dataset = jsonl(row);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessage(message.replace("FILE", folder.resolve("rows.jsonl").toString()));
  }

  @Test
  void theShapeCanBeSaidWhereSeveralFit() throws IOException {
    TextDataset both = jsonl("{'prompt':'a','completion':'b','instruction':'c','output':'d'}");
    assertThat(written(both.shape(Shape.ALPACA), false))
        .isEqualTo("{'prompt':'c','completion':'d'}");
    assertThat(written(both.prompt("instruction"), false))
        .isEqualTo("{'prompt':'c','completion':'b'}");
  }

  @Test
  void columnsOfAnotherShapeAreRefused() {
    TextDataset alpaca = TextDataset.csv(Path.of("x.csv")).shape(Shape.ALPACA);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> alpaca.completion("answer"))
        .withMessage("dataset.shape: alpaca has columns of its own, but completion names answer");
  }

  @Test
  void alpacaFilesAreReadAsTheyAre() throws IOException {
    Path file = folder.resolve("alpaca.csv");
    Files.writeString(file, "index,instruction,input,output\n0,Add.,1 and 2,3\n1,Say hi.,,Hi.\n");
    assertThat(written(TextDataset.csv(file), false))
        .isEqualTo(
            "{'prompt':'Add.\\n1 and 2','completion':'3'}\n{'prompt':'Say hi.','completion':'Hi.'}");
  }
}
