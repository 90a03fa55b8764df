package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreflightReportTest {

  private static final String JSON =
      """
      {"train":{"rows":12,"sequences":11,"tokens":200,"trained_tokens":50,
       "lengths":{"shortest":3,"longest":30,"mean":18.5,"percentiles":{"50":18,"95":29},
        "histogram":[{"from":0,"to":15,"rows":4},{"from":16,"to":31,"rows":7}]},
       "prompt_lengths":{"shortest":1,"longest":9,"mean":4.0,"percentiles":{"50":4},"histogram":[]},
       "padding_share":0.125,"truncated":2,"dropped":1,"split":0,"untrained":0,"merged_boundaries":0,"unknown_tokens":1,
       "problems":[{"check":"over-long","severity":"drop","count":21,
        "places":[{"file":"rows.csv","line":7,"detail":"40 tokens, at most 32"}]}],
       "first_rows":[[{"text":"Q?","trained":false,"ids":[5,6]},{"text":"A.","trained":true,"ids":[7]}]]}}
      """;

  @Test
  void whatPythonWrites_isReadAndWrittenAgain() {
    PreflightReport report = PreflightReport.fromJson(JSON);
    assertThat(report.train().trainedShare()).isEqualTo(0.25);
    assertThat(report.train().unknownShare()).isEqualTo(0.005);
    assertThat(report.train().prompts())
        .hasValueSatisfying(it -> assertThat(it.longest()).isEqualTo(9));
    assertThat(report.train().answers()).isEmpty();
    assertThat(report.validation()).isEmpty();
    assertThat(PreflightReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void table_saysWhatIsLearnedAndWhatIsLost() {
    assertThat(PreflightReport.fromJson(JSON).table())
        .isEqualTo(
            """
              train         12 rows, 11 sequences, 200 tokens, 50 of them learned (25.0 %)
                            rows of 3 to 30 tokens, 18.5 on average; 50 % up to 18, 95 % up to 29
                            prompts of 1 to 9 tokens, 4.0 on average; 50 % up to 4
                            12.5 % padding, 0.50 % unknown tokens
                            rows: 2 cut, 1 left out
                       0–15 ███████████████████████ 4
                      16–31 ████████████████████████████████████████ 7
            drop  over-long      21
                  rows.csv:7  40 tokens, at most 32
                  and 20 more
            """);
  }
}
