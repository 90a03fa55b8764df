"""What a run tells while it trains, and where it listens: one callback of the Hugging Face Trainer."""

from __future__ import annotations

import time
from typing import Any, Callable

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from tune4j.events import EventLog

# Keys of Trainer's log that have a name of their own in the event; the others go into `metrics`.
_LOGGED = {"loss": "loss", "learning_rate": "learning_rate", "grad_norm": "grad_norm", "num_tokens": "tokens"}


class RunEvents(TrainerCallback):
    """Writes an event for each moment of the training, and at the end of every step does what was asked meanwhile.

    `controls` returns the actions asked since its last call: `stop`, `checkpoint`, `evaluate`. They are obeyed at the
    end of a step only, since Trainer resets what is asked earlier (before `on_train_begin`).
    """

    def __init__(self, log: EventLog, controls: Callable[[], list[str]]) -> None:
        self._log = log
        self._controls = controls
        self._last_log: tuple[float, int] = (time.monotonic(), 0)
        self.stopped = False
        self.first_loss: float | None = None
        self.last_loss: float | None = None
        self.first_evaluation: float | None = None
        self.last_evaluation: float | None = None
        self.tokens = 0

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, model: Any = None, **_: Any
    ) -> None:
        parameters = list(model.parameters())
        self._last_log = (time.monotonic(), state.global_step)
        self._log.write(
            "RunStarted",
            total_steps=state.max_steps,
            epochs=state.num_train_epochs,
            trainable_parameters=sum(p.numel() for p in parameters if p.requires_grad),
            total_parameters=model.num_parameters(),
        )

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> TrainerControl:
        self._log.write("StepEnded", step=state.global_step, epoch=state.epoch)
        for action in self._controls():
            if action == "stop":
                self.stopped = control.should_training_stop = control.should_save = True
            elif action == "checkpoint":
                control.should_save = True
            elif action == "evaluate":
                control.should_evaluate = True
        return control

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        if not logs or "loss" not in logs:
            return  # evaluations have a moment of their own, and the closing summary is in result.json
        now, (before, step_before) = time.monotonic(), self._last_log
        self._last_log = (now, state.global_step)
        if self.first_loss is None:
            self.first_loss = logs["loss"]
        self.last_loss = logs["loss"]
        self.tokens = int(logs.get("num_tokens", self.tokens))
        self._log.write(
            "Logged",
            step=state.global_step,
            epoch=state.epoch,
            **{name: logs[key] for key, name in _LOGGED.items() if key in logs},
            steps_per_second=(state.global_step - step_before) / max(now - before, 1e-9),
            metrics={key: value for key, value in logs.items() if key not in _LOGGED and key != "epoch"},
        )

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        metrics = metrics or {}
        loss = metrics.get("eval_loss")
        if self.first_evaluation is None:
            self.first_evaluation = loss
        self.last_evaluation = loss
        self._log.write(
            "Evaluated",
            step=state.global_step,
            epoch=state.epoch,
            loss=loss,
            metrics={key: value for key, value in metrics.items() if key not in ("eval_loss", "epoch")},
        )

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._log.write("CheckpointSaved", step=state.global_step, path=f"checkpoint-{state.global_step}")
