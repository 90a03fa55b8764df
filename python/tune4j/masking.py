"""Token-mask augmentation: some of the tokens that a model reads are hidden from it, those that it learns are not."""

from __future__ import annotations

from typing import Any

import numpy

from tune4j.errors import ConfigError

_SEED = 42


class TokenMask:
    """Replaces each token with a probability by the tokenizer's mask token, or else its unknown, padding or EOS token.
    Special tokens stay. What is drawn depends on the seed and on the place of the token in the file alone, and is drawn
    once: it is the same in every epoch. Not thread-safe: tokens are given in the order of the file."""

    def __init__(self, probability: float, seed: int, tokenizer: Any) -> None:
        tokens = (tokenizer.mask_token_id, tokenizer.unk_token_id, tokenizer.pad_token_id, tokenizer.eos_token_id)
        self._by = next((token for token in tokens if token is not None), None)
        if self._by is None:
            raise ConfigError("dataset.token_mask", "the tokenizer has no token to put in the place of others")
        added = getattr(tokenizer, "added_tokens_decoder", {})
        special = {number for number, token in added.items() if token.special} | set(tokenizer.all_special_ids)
        self._special = numpy.array(sorted(special), numpy.int32)
        self._probability = probability
        self._numbers = numpy.random.PCG64(seed)  # whose raw numbers are the same in every version of numpy

    def __call__(self, ids: numpy.ndarray) -> numpy.ndarray:
        """The ids with some of them replaced."""
        drawn = (self._numbers.random_raw(len(ids)) >> numpy.uint64(11)) * 2.0**-53
        return numpy.where((drawn < self._probability) & ~numpy.isin(ids, self._special), self._by, ids)


def settings_of(section: dict[str, Any] | None) -> tuple[float, int] | None:
    """Probability and seed of a job's `dataset.token_mask`; None where no token would be replaced. Raises
    ConfigError."""
    if not section:
        return None
    given = dict(section)
    probability, seed = given.pop("probability", 0.0), given.pop("seed", _SEED)
    for name in given:
        raise ConfigError(f"dataset.token_mask.{name}", "is not known: there are probability and seed")
    if not isinstance(probability, (int, float)) or isinstance(probability, bool) or not 0 <= probability <= 1:
        raise ConfigError("dataset.token_mask.probability", f"must be between 0 and 1, got {probability!r}")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise ConfigError("dataset.token_mask.seed", f"must be a number from 0, got {seed!r}")
    return (float(probability), seed) if probability else None
