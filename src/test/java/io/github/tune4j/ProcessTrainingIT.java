package io.github.tune4j;

import io.github.tune4j.testing.TestEnvironment;

class ProcessTrainingIT extends TrainingRunContract {

  @Override
  Tune4j open() {
    return Tune4j.process(TestEnvironment.python());
  }
}
