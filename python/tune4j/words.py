"""Words of other fine-tuning tools that the Hugging Face libraries do not have, and what they come to here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tune4j.errors import ConfigError

OPTIMIZERS = ("adam", "adadelta")

# Where each word stands in a job.
_PLACES = {
    "model": ("processing_class", "intermediate_dropout"),
    "adapter": ("force_embedding_gradients",),
    "training": ("padding_quantile",),
}


@dataclass(frozen=True)
class Words:
    """What a job says in such words. `shown` holds them by section, to be told in effective.json."""

    optimizer: str | None = None  # "adam" or "adadelta", of torch.optim
    padding_quantile: float = 0.0  # 0 and 1 cut nothing
    sample_averaged: bool = False
    draw_seed: bool = False
    force_embedding_gradients: bool = False
    intermediate_dropout: float | None = None
    processing_class: str | None = None
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)


def take(sections: dict[str, dict[str, Any]]) -> Words:
    """Takes the words out of the sections, so that what is left can be given to the libraries."""
    shown: dict[str, dict[str, Any]] = {}
    for section, names in _PLACES.items():
        for name in names:
            if name in sections[section]:
                shown.setdefault(section, {})[name] = sections[section].pop(name)
    training = sections["training"]
    told = shown.setdefault("training", {})
    if training.get("optim") in OPTIMIZERS:
        told["optim"] = training.pop("optim")
    if training.get("loss_type") == "sample_averaged":
        told["loss_type"] = training.pop("loss_type")
    if training.get("seed") == -1:
        told["seed"] = training.pop("seed")
    words = Words(
        optimizer=told.get("optim"),
        padding_quantile=float(told.get("padding_quantile") or 0.0),
        sample_averaged="loss_type" in told,
        draw_seed="seed" in told,
        force_embedding_gradients=bool(shown.get("adapter", {}).get("force_embedding_gradients")),
        intermediate_dropout=shown.get("model", {}).get("intermediate_dropout"),
        processing_class=shown.get("model", {}).get("processing_class"),
        shown=shown,
    )
    _check(words, training)
    return words


def cuts(words: Words) -> bool:
    """Whether training batches are cut to a quantile of their rows' lengths."""
    return 0 < words.padding_quantile < 1


def _check(words: Words, training: dict[str, Any]) -> None:
    if not 0 <= words.padding_quantile <= 1:
        raise ConfigError(
            "training.padding_quantile", f"must be between 0 and 1, got {words.padding_quantile:g}"
        )
    flattened = "packing" if training.get("packing") else "padding_free" if training.get("padding_free") else None
    if flattened and cuts(words):
        raise ConfigError("training.padding_quantile", f"has nothing to cut with {flattened}, which leaves no padding")
    if flattened and words.sample_averaged:
        raise ConfigError(
            "training.loss_type", f"sample_averaged needs rows of their own, which {flattened} joins into one"
        )
    if words.sample_averaged and training.get("label_smoothing_factor"):
        raise ConfigError(
            "training.label_smoothing_factor", "does not go with loss_type sample_averaged: leave one of them out"
        )


def dropouts(config: Any) -> list[str]:
    """The names of a model configuration's dropout rates, such as `attention_dropout` or `resid_pdrop`. Those of
    classifier heads, and the share of whole layers left out (`layerdrop`), are not meant."""
    rates = config.to_dict()
    return sorted(
        name
        for name, rate in rates.items()
        if isinstance(rate, (int, float))
        and not isinstance(rate, bool)
        and ("dropout" in name or name.endswith("pdrop"))
        and not name.startswith(("classifier", "summary", "task_specific"))
    )
