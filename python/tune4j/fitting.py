"""Whether a run fits into memory, and what is done where it does not."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from tune4j import adapters, devices, memory
from tune4j.settings import SECTIONS, Choice, Settings, weight_bytes

_log = logging.getLogger(__name__)


def fit(settings: Settings, config: Any, sequence_length: int, asked: bool = True) -> tuple[Any, int | None]:
    """Estimates the memory that the run takes with rows of `sequence_length` tokens. Lets activations be recomputed
    where it would not fit otherwise, and warns where it does not fit even so. Returns the estimate and the bytes that
    are free, None for what cannot be known: an architecture that cannot be estimated can be trained all the same.

    The estimate takes a second or a few. Where nobody `asked` for it, it is left out for runs that surely fit.
    """
    device = "cuda" if settings.machine.cuda else "cpu"
    free = memory.available(device)
    if not asked and free is not None and _surely_fits(settings, config, sequence_length, free):
        return None, free
    try:
        estimate = _estimate(settings, config, sequence_length, device)
        if free is None or estimate.total <= free:
            return estimate, free
        training = settings.choices["training"]
        kept = training.get("activation_checkpointing")
        if kept and kept.origin == "device":
            reason = f"about {_gib(estimate.total)} are needed without, and {_gib(free)} are free"
            training["activation_checkpointing"] = Choice(True, "device", reason)
            recomputed = _estimate(settings, config, sequence_length, device)
            if recomputed.total >= estimate.total:  # as in a model of one or two layers
                training["activation_checkpointing"] = kept
            estimate = min(estimate, recomputed, key=lambda either: either.total)
    except Exception:  # noqa: BLE001 - an estimate is advice, and nothing to fail for
        _log.warning("the memory that this takes cannot be estimated", exc_info=True)
        return None, free
    if estimate.total > free:
        message = (
            f"about {_gib(estimate.total)} of memory are needed, and {_gib(free)} are free: lower it and raise "
            "gradient_accumulation_steps, lower max_length, or quantize the model"
        )
        settings.warnings.append(devices.Problem("training.per_device_train_batch_size", message, False))
    return estimate, free


def _surely_fits(settings: Settings, config: Any, sequence_length: int, free: int) -> bool:
    """Whether a quarter of the free memory would do, by a count with room to spare: 16 times the weights on disk for
    weights, gradients and optimizer in fp32; for each token of a batch and each layer four times what Korthikanti et
    al. count (arXiv:2205.05198, section 4.1); and for each token its logits, six times in fp32."""
    text = config.get_text_config()
    sizes = [getattr(text, name, None) for name in ("hidden_size", "num_hidden_layers", "num_attention_heads")]
    if None in sizes:
        return False
    hidden, layers, heads = sizes
    for_token = layers * 4 * (34 * hidden + 5 * heads * sequence_length) + 24 * text.vocab_size
    tokens = settings.arguments("training").get("per_device_train_batch_size", 8) * sequence_length
    needed = 16 * weight_bytes(Path(settings.model_name)) + tokens * for_token
    return 4 * needed < free


def _estimate(settings: Settings, config: Any, sequence_length: int, device: str) -> Any:
    model, quantized, adapter, training = (settings.arguments(section) for section in SECTIONS)
    if adapter and adapters.kind(adapter) == "ADALORA":
        adapter = {"total_step": 10**9, **adapter}  # which takes no memory
    if settings.words.optimizer:
        training = {**training, "optim": settings.words.optimizer}
    return memory.estimate(config, model, quantized, adapter, training, sequence_length, device)


def _gib(size: int) -> str:
    return f"{size / 2**30:.1f} GiB"
