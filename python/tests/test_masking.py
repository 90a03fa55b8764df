"""Token masks: which tokens the model does not get to see."""

from __future__ import annotations

import json

import numpy
import pyarrow.parquet
import pytest

import tiny_tokenizers
from tune4j import masking, tokenization
from tune4j.errors import ConfigError
from tune4j.tokenization import IGNORED, Rules


def test_tokens_are_hidden_and_labels_stay(tmp_path):
    tokenizer = tiny_tokenizers.make("llama3")
    rows = [{"prompt": f"What is {i}? " * 5, "completion": " a number" * 5} for i in range(200)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def made(mask) -> list[dict]:
        rules = Rules(mask=mask)
        tokenization.tokenize_file(tmp_path / "rows.jsonl", tmp_path / "tokens.parquet", tokenizer, rules)
        return pyarrow.parquet.read_table(tmp_path / "tokens.parquet").to_pylist()

    plain, masked = made(None), made((0.3, 7))
    assert [row["labels"] for row in masked] == [row["labels"] for row in plain]
    before = numpy.concatenate([row["input_ids"] for row in plain])
    after = numpy.concatenate([row["input_ids"] for row in masked])
    changed = before != after
    special = numpy.isin(before, tokenizer.all_special_ids)
    assert not changed[special].any() and special.sum() == 400  # BOS and EOS of each row
    assert set(after[changed]) == {tokenizer.mask_token_id}
    assert 0.28 < changed[~special].mean() < 0.32
    assert made((0.3, 7)) == masked != made((0.3, 8))
    labels = numpy.concatenate([row["labels"] for row in masked])
    assert (changed & (labels != IGNORED)).any() and (changed & (labels == IGNORED)).any()


def test_what_is_drawn_does_not_depend_on_batches():
    tokenizer = tiny_tokenizers.make("gpt2")
    ids = numpy.arange(100, 400, dtype=numpy.int32)
    whole = masking.TokenMask(0.5, 1, tokenizer)(ids)
    mask = masking.TokenMask(0.5, 1, tokenizer)
    assert numpy.concatenate([mask(part) for part in numpy.split(ids, [17, 90])]).tolist() == whole.tolist()


def test_the_token_that_hides_is_the_best_there_is():
    tokenizer = tiny_tokenizers.gpt2()
    from transformers import PreTrainedTokenizerFast

    names = ("mask", "unk", "pad", "eos")
    for first in range(len(names)):
        special = {f"{name}_token": f"<{name}>" for name in names[first:]}
        made = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
        hidden = masking.TokenMask(1.0, 1, made)(numpy.array([100, 101]))
        assert made.convert_ids_to_tokens(hidden) == [f"<{names[first]}>"] * 2
    with pytest.raises(ConfigError, match="the tokenizer has no token to put in the place of others"):
        masking.TokenMask(0.1, 1, PreTrainedTokenizerFast(tokenizer_object=tokenizer))


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"probability": 1.5}, "must be between 0 and 1, got 1.5"),
        ({"probability": 0.5, "seed": -1}, "must be a number from 0, got -1"),
        ({"share": 0.5}, "is not known: there are probability and seed"),
    ],
)
def test_masks_that_cannot_be_are_refused(section, message):
    with pytest.raises(ConfigError) as refused:
        masking.settings_of(section)
    assert str(refused.value) == message
    assert masking.settings_of(None) is masking.settings_of({"probability": 0}) is None
    assert masking.settings_of({"probability": 0.5}) == (0.5, 42)
