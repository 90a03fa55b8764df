"""What a run does besides calling upstream, as functions that stand in reproduce.py word for word.

Each is complete in itself: it uses what it imports, and nothing of this package.
"""

from __future__ import annotations

from typing import Any


def torch_optimizer(name: str, arguments: Any) -> tuple[Any, dict[str, Any]]:
    """The class and arguments of torch.optim's Adam or Adadelta: the learning rate, and Adam's betas and epsilon, of
    the training arguments; whatever `optim_args` says in the form `rho=0.9,eps=1e-6` comes last."""
    import torch

    chosen = {"lr": arguments.learning_rate}
    if name == "adam":
        chosen |= {"betas": (arguments.adam_beta1, arguments.adam_beta2), "eps": arguments.adam_epsilon}
    for pair in filter(None, (arguments.optim_args or "").replace(" ", "").split(",")):
        key, value = pair.split("=")
        chosen[key] = value == "True" if value in ("True", "False") else float(value)
    return {"adam": torch.optim.Adam, "adadelta": torch.optim.Adadelta}[name], chosen


def cut_training_batches(trainer: Any, quantile: float) -> None:
    """Cuts each training batch to the quantile of its rows' lengths, rounded up: with 0.9 the longest tenth of the rows
    loses its ends, and the others are padded less. Evaluation is not cut."""
    import math

    import torch

    whole, training_batches = trainer.data_collator, trainer.get_train_dataloader

    def collate(rows):
        lengths = torch.tensor([float(len(row["input_ids"])) for row in rows])
        limit = math.ceil(torch.quantile(lengths, quantile).item())
        return whole([{name: tokens[:limit] for name, tokens in row.items()} for row in rows])

    def cut():
        trainer.data_collator = collate
        try:
            return training_batches()
        finally:
            trainer.data_collator = whole

    trainer.get_train_dataloader = cut


def mean_of_row_means(outputs: Any, labels: Any, num_items_in_batch: Any = None) -> Any:
    """The mean over rows of the mean loss over each row's trained tokens. `num_items_in_batch` is the number of rows of
    the whole optimizer step; without it, as in an evaluation, the rows of this batch count."""
    import torch

    logits = outputs.logits[:, -labels.shape[1] :]  # without virtual tokens
    shifted = labels[:, 1:]
    losses = torch.nn.functional.cross_entropy(logits[:, :-1].float().transpose(1, 2), shifted, reduction="none")
    counts = (shifted != -100).sum(dim=1)
    if num_items_in_batch is None:
        num_items_in_batch = (counts > 0).sum()
    return (losses.sum(dim=1) / counts.clamp(min=1)).sum() / torch.as_tensor(num_items_in_batch).clamp(min=1)


def count_rows_instead_of_tokens(trainer: Any) -> None:
    """Lets the trainer divide the loss of an optimizer step by its rows, over all accumulated batches and processes."""
    batches_and_tokens = trainer.get_batch_samples

    def batches_and_rows(*arguments):
        batches, _ = batches_and_tokens(*arguments)
        if not batches:
            return batches, None
        rows = sum((batch["labels"][:, 1:] != -100).any(dim=1).sum() for batch in batches).to(trainer.args.device)
        if trainer.args.average_tokens_across_devices and trainer.args.world_size > 1:
            rows = trainer.accelerator.gather(rows).sum()
        return batches, rows

    trainer.get_batch_samples = batches_and_rows


def allocate_ranks(trainer: Any) -> None:
    """Moves AdaLoRA's budget of ranks after each optimizer step. Neither trl nor transformers does, and without it no
    rank is ever taken away."""
    from transformers import TrainerCallback

    class Allocation(TrainerCallback):
        def on_optimizer_step(self, args, state, control, model=None, **kwargs):
            model.base_model.update_and_allocate(state.global_step)

    trainer.add_callback(Allocation())
