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
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','weight':0}]} | weights of turns cannot be trained by: TRL's loss counts all answers alike (FILE:1)
          {'prompt':[{'role':'user','content':'a'}],'completion':[{'role':'assistant','content':'b'}],'tools':[{'name':'f'}]} | tools beside prompt and completion cannot be trained on yet; give messages (FILE:1)
          """)
  void whatNoTrainingTakesYetIsRefusedNotHalfDone(String row, String message) throws IOException {
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
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'tool','content':'c'},{'role':'assistant','content':'d'}]} | turn 3: the tool answers, but the turn before calls none (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]},{'role':'user','content':'c'}]} | turn 3: the turn before calls a tool, whose answer must come next (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]},{'role':'tool','content':'c'},{'role':'user','content':'d'}]} | turn 4: the assistant must come after the tool, not the user (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':null,'tool_calls':[]}]} | turn 2 (assistant) is empty (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'','tool_calls':'f'}]} | turn 2: tool_calls must be a list, but is a text (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'','tool_calls':[7]}]} | turn 2: a call of a tool must be an object, but is 7 (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'','tool_calls':[{'id':'1'}]}]} | turn 2: a call of a tool has no name (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':'{x'}}]}]} | turn 2: the arguments of f must be JSON: Unexpected character ('x' (code 120)): was expecting double-quote to start property name (FILE:1, column messages)
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':'[1]'}}]}]} | turn 2: the arguments of f must be an object, but are a list (FILE:1, column messages)
          {'conversations':[{'from':'human','value':'a'},{'from':'function_call','value':'f(1)'}]} | turn 2: a call of a tool must be JSON: Unrecognized token 'f': was expecting (JSON String, Number (or 'NaN'/'+INF'/'-INF'), Array, Object or token 'null', 'true' or 'false') (FILE:1, column conversations)
          {'conversations':[{'from':'human','value':'a'},{'from':'gpt','value':'b'}],'tools':'[1]'}  | a tool must be an object, but is 1 (FILE:1, column tools)
          {'conversations':[{'from':'human','value':'a'},{'from':'gpt','value':'b'}],'tools':'f'}  | the cell must be a list of tools, but is a text (FILE:1, column tools)
          {'instruction':'a','output':'b','history':[['c']]} | an item must be a list of a prompt and its answer, two texts (FILE:1, column history)
          {'instruction':'a','output':'b','history':[['c',' ']]} | an earlier answer is empty (FILE:1, column history)
          {'prompt':'a','chosen':'b','rejected':' '} | the cell is blank (FILE:1, column rejected)
          {'prompt':'a','chosen':'b','rejected':7} | the cell must be a text, but is 7 (FILE:1, column rejected)
          {'chosen':'b','rejected':'c'} | the columns are of no known shape: chosen, rejected; name those to train on by prompt and completion (FILE:1)
          {'chosen':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}],'rejected':[{'role':'user','content':'x'},{'role':'assistant','content':'c'}]} | chosen and rejected have no beginning in common, and there is no prompt (FILE:1, column chosen)
          {'prompt':'x','chosen':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}],'rejected':[{'role':'user','content':'a'},{'role':'assistant','content':'c'}]} | chosen and rejected do not both begin with the prompt (FILE:1, column prompt)
          {'text':'a','label':' '} | the label is blank (FILE:1, column label)
          {'text':'a','label':0.5} | the label must be a text, a whole number or a boolean, but is 0.5 (FILE:1, column label)
          {'text':'a','label':NaN} | the label must be a text, a whole number or a boolean, but is NaN (FILE:1, column label)
          {'text':'','label':'b'} | the cell is blank (FILE:1, column text)
          {'text':'a','label':1}~{'text':'b','label':'c'} | the label c is no number from 0 to 999, but those before are (FILE:2, column label)
          {'日本の首都は?':'東京。'} | the columns are of no known shape: 日本の首都は?; name those to train on by prompt and completion, or all of them by columns if the first line is data (FILE:1)
          """)
  void brokenTurnsAnswersAndLabelsAreReportedWithTheirPlace(String row, String message)
      throws IOException {
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
          {'text':'a'}                                                    | {'text':'a'}
          {'text':'a\\nb','id':1}                                         | {'text':'a\\nb'}
          {'text':'a','label':'x'}~{'text':'b','label':'y'}~{'text':'c','label':'x'} | {'text':'a','label':0}~{'text':'b','label':1}~{'text':'c','label':0}
          {'text':'a','label':2}~{'text':'b','label':'0'}~{'text':'c','label':1.0} | {'text':'a','label':2}~{'text':'b','label':0}~{'text':'c','label':1}
          {'text':'a','label':true}~{'text':'b','label':false}            | {'text':'a','label':0}~{'text':'b','label':1}
          {'prompt':'a','chosen':'b','rejected':'c'}                      | {'prompt':'a','chosen':'b','rejected':'c'}
          {'prompt':'a','chosen':[{'role':'assistant','content':'b'}],'rejected':[{'role':'assistant','content':'c'}]} | {'prompt':'a','chosen':'b','rejected':'c'}
          {'chosen':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}],'rejected':[{'role':'user','content':'a'},{'role':'assistant','content':'c'}]} | {'prompt':'a','chosen':'b','rejected':'c'}
          {'prompt':'a','chosen':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}],'rejected':[{'role':'user','content':'a'},{'role':'assistant','content':'c'}]} | {'prompt':'a','chosen':'b','rejected':'c'}
          """)
  void textsLabelsAndPreferencesNeedNoTemplate(String rows, String expected) throws IOException {
    assertThat(written(jsonl(rows), false)).isEqualTo(expected.replace('~', '\n'));
  }

  @Test
  void whatChosenAndRejectedShareIsThePrompt() throws IOException {
    String shared =
        "{'role':'system','content':'s'},{'role':'user','content':'a'},"
            + "{'role':'assistant','content':'b'},{'role':'user','content':'c'}";
    String row =
        "{'chosen':[SHARED,{'role':'assistant','content':'d'}],"
            + "'rejected':[SHARED,{'role':'assistant','content':'e'}]}";
    assertThat(written(jsonl(row.replace("SHARED", shared)), true))
        .isEqualTo(
            "{'prompt':["
                + shared
                + "],'chosen':[{'role':'assistant','content':'d'}],"
                + "'rejected':[{'role':'assistant','content':'e'}]}");
  }

  @Test
  void aConversationOfSeveralAnswersMakesAllRowsMessages() throws IOException {
    String rows =
        "{'instruction':'a','output':'b','system':'s'}~"
            + "{'instruction':'e','output':'f','history':[['a','b'],['c','d']]}";
    assertThat(written(jsonl(rows), true))
        .isEqualTo(
            "{'messages':[{'role':'system','content':'s'},{'role':'user','content':'a'},"
                + "{'role':'assistant','content':'b'}]}\n"
                + "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
                + "{'role':'user','content':'c'},{'role':'assistant','content':'d'},"
                + "{'role':'user','content':'e'},{'role':'assistant','content':'f'}]}");
  }

  @Test
  void callsOfToolsBecomeThoseThatTemplatesKnow() throws IOException {
    String expected =
        "{'messages':[{'role':'user','content':'Weather?'},"
            + "{'role':'assistant','content':'','tool_calls':[{'type':'function',"
            + "'function':{'name':'weather','arguments':{'city':'京都'}}}]},"
            + "{'role':'tool','content':'rain'},{'role':'assistant','content':'It rains.'}],"
            + "'tools':[{'type':'function','function':{'name':'weather','parameters':{}}}]}";
    assertThat(
            written(
                jsonl(
                    "{'conversations':[{'from':'human','value':'Weather?'},{'from':'function_call',"
                        + "'value':'{\\'name\\':\\'weather\\',\\'arguments\\':{\\'city\\':\\'京都\\'}}'},"
                        + "{'from':'observation','value':'rain'},{'from':'gpt','value':'It rains.'}],"
                        + "'tools':'[{\\'name\\':\\'weather\\',\\'parameters\\':{}}]'}"),
                true))
        .isEqualTo(expected);
    assertThat(
            written(
                jsonl(
                    "{'messages':[{'role':'user','content':'Weather?'},{'role':'assistant',"
                        + "'content':null,'function_call':{'name':'weather',"
                        + "'arguments':'{\\'city\\':\\'京都\\'}'}},{'role':'function',"
                        + "'content':'rain'},{'role':'assistant','content':'It rains.'}],"
                        + "'tools':[{'type':'function','function':{'name':'weather',"
                        + "'parameters':{}}}]}"),
                true))
        .isEqualTo(expected);
  }

  @Test
  void theIdsOfCallsStay() throws IOException {
    assertThat(
            written(
                jsonl(
                    "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b',"
                        + "'tool_calls':[{'id':'1','type':'function','function':{'name':'f',"
                        + "'arguments':{}}}]},{'role':'tool','tool_call_id':'1','name':'f',"
                        + "'content':''},{'role':'assistant','content':'c'}]}"),
                true))
        .isEqualTo(
            "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b',"
                + "'tool_calls':[{'id':'1','type':'function','function':{'name':'f',"
                + "'arguments':{}}}]},{'role':'tool','content':'','name':'f','tool_call_id':'1'},"
                + "{'role':'assistant','content':'c'}]}");
  }

  @Test
  void labelsThatAreNamedHaveTheNumbersOfTheirOrder() throws IOException {
    TextDataset rows =
        jsonl("{'text':'a','label':'good'}~{'text':'b','label':0}~{'text':'c','label':'1'}");
    TextDataset named = rows.labels("bad", "good");
    assertThat(written(named, false))
        .isEqualTo("{'text':'a','label':1}\n{'text':'b','label':0}\n{'text':'c','label':1}");
    assertThat(named.report().labels()).containsExactly("bad", "good");
    TextDataset misspelt = jsonl("{'text':'a','label':'godo'}").labels("bad", "good");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(misspelt::check)
        .withMessage(
            "the label godo is unknown, did you mean good? ("
                + folder.resolve("rows.jsonl")
                + ":1, column label)");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(jsonl("{'text':'a','label':2}").labels("bad", "good")::check)
        .withMessageStartingWith("the label 2 is unknown, there are bad, good (");
  }

  @Test
  void aThousandLabelsAreFoundAndNoMore() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i <= Labels.MOST; i++) {
      rows.append("{'text':'a").append(i).append("','label':'l").append(i).append("'}~");
    }
    DatasetReport report = jsonl(rows.toString()).report();
    assertThat(report.labels()).hasSize(Labels.MOST).startsWith("l0", "l1").endsWith("l999");
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.places().toString())
                    .isEqualTo(
                        "["
                            + folder.resolve("rows.jsonl")
                            + ":1001  there are more than 1000 labels; are these labels? The next"
                            + " one is l1000 (column label)]"));
  }

  @Test
  void namesOfLabelsMustBeNamesOfDifferentLabels() {
    TextDataset rows = TextDataset.csv(Path.of("x.csv"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> rows.labels("a", "a"))
        .withMessage("dataset.labels: must differ, but a is there twice");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> rows.shape(Shape.ALPACA).labels("a"))
        .withMessage(
            "dataset.labels: requires rows of classification, of which each has a text and a"
                + " label");
  }

  @Test
  void cellsThatHoldOnlyTextsMayHoldListsAsJson() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(
        file,
        "messages\n\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"a\"\"},"
            + "{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"b\"\"}]\"\n");
    assertThat(written(TextDataset.csv(file), false)).isEqualTo("{'prompt':'a','completion':'b'}");
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
