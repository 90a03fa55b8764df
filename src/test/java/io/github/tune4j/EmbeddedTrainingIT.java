package io.github.tune4j;

import io.github.tune4j.testing.TestEnvironment;

class EmbeddedTrainingIT extends TrainingRunContract {

  @Override
  Tune4j open() {
    return Tune4j.embedded(TestEnvironment.python());
  }
}
