"""Trains a model of one parameter with transformers' own Trainer and counts what it does.

``python trainer_steps.py COMBINATIONS RESULTS`` reads a JSON list of ``{"rows": number of training rows, "training":
{TrainingArguments}}`` and writes a list of the same length and order: what each training counted, or
``{"error": text}`` where upstream raised. Under torchrun the processes train every combination together and rank 0
writes.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import tempfile
from pathlib import Path

import torch
from torch import distributed
from transformers import PrinterCallback, Trainer, TrainingArguments


class Scale(torch.nn.Module):
    """One parameter, pulled towards zero."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(()))

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"loss": ((self.weight * x) ** 2).mean()}


class CountingTrainer(Trainer):
    """Counts the forward and backward passes of this process, and changes nothing."""

    micro_batches = 0

    def training_step(self, *arguments, **keywords):
        self.micro_batches += 1
        return super().training_step(*arguments, **keywords)


def train(rows: int, arguments: TrainingArguments) -> dict:
    """What one training counted; raises what upstream raises."""
    trainer = CountingTrainer(Scale(), arguments, train_dataset=[{"x": torch.tensor(1.0 + i)} for i in range(rows)])
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    micro_batches = [trainer.micro_batches]
    if arguments.world_size > 1:
        micro_batches = [0] * arguments.world_size
        distributed.all_gather_object(micro_batches, trainer.micro_batches)
    return {
        "processes": arguments.world_size,
        "max_steps": trainer.state.max_steps,
        "global_step": trainer.state.global_step,
        "micro_batches": micro_batches,
        "epoch": trainer.state.epoch,
        "effective_batch_size": trainer.get_total_train_batch_size(arguments),
        "warmup_steps": arguments.get_warmup_steps(trainer.state.max_steps),
    }


def outcome(combination: dict, folder: str) -> dict:
    """What one training counted, or the error that upstream raised instead."""
    try:
        arguments = TrainingArguments(
            folder, use_cpu=True, report_to="none", disable_tqdm=True, save_strategy="no", logging_strategy="no",
            ddp_find_unused_parameters=False,
            **combination["training"],
        )  # fmt: skip
        return train(combination["rows"], arguments)
    except Exception as error:  # whatever upstream refuses with is an answer here
        return {"error": f"{type(error).__name__}: {error}"}


def main(combinations: Path, results: Path) -> None:
    torch.set_num_threads(1)
    logging.getLogger("transformers").setLevel(logging.ERROR)
    gc.freeze()  # each training begins with a full collection, which need not look at the libraries every time
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [outcome(combination, folder) for combination in json.loads(combinations.read_text())]
    if not distributed.is_initialized():
        results.write_text(json.dumps(outcomes))
    else:
        if distributed.get_rank() == 0:
            results.write_text(json.dumps(outcomes))
        distributed.destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
