"""Our token files against TRL's own preprocessing, row by row."""

from __future__ import annotations

import json
import random

import pyarrow.parquet
import pytest
from datasets import Dataset, disable_progress_bars
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

from tune4j import tokenization
from tune4j.errors import DatasetError

disable_progress_bars()
PIECES = [
    "a", "B", " ", "  ", "\n", "capital", "Tokyo", "日本", "の首都", "は", "?", "?", "。", "🗾", "👨‍👩‍👧", "é", "é", "ß",
    "<eos>", "<end_of_turn>", "<start_of_turn>", "\t", "0", "17", "…", "「", "」", "\u3000", "\u200b", "{{ x }}",
]  # fmt: skip


def text(source: random.Random, longest: int) -> str:
    return "".join(source.choice(PIECES) for _ in range(source.randint(1, longest)))


def rows(seed: int, count: int, chat: bool) -> list[dict]:
    source = random.Random(seed)
    made = []
    for _ in range(count):
        prompt, completion = text(source, 20), text(source, 30)
        if chat:
            made.append(
                {
                    "prompt": [{"role": "user", "content": prompt}],
                    "completion": [{"role": "assistant", "content": completion}],
                }
            )
        else:
            made.append({"prompt": prompt, "completion": completion})
    return made


def ours(rows, tokenizer, tmp_path, max_length, completion_only=True) -> list[dict]:
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    target = tmp_path / "tokens.parquet"
    tokenization.tokenize_file(source, target, tokenizer, max_length, completion_only)
    return pyarrow.parquet.read_table(target).to_pylist()


def upstream(rows, tokenizer, model, tmp_path, max_length, completion_only=None) -> list[dict]:
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(model),
        args=SFTConfig(
            output_dir=str(tmp_path / "out"),
            max_length=max_length,
            completion_only_loss=completion_only,
            report_to="none",
            use_cpu=True,
            bf16=False,
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
    )
    return [{"input_ids": row["input_ids"], "labels": row["labels"]} for row in trainer.train_dataset]


@pytest.mark.parametrize("chat", [True, False])
@pytest.mark.parametrize("max_length", [40, 1024])
def test_tokens_equal_those_of_trl(tiny_model, tmp_path, chat, max_length):
    made = rows(seed=max_length + chat, count=700, chat=chat)
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    expected = upstream(made, tokenizer, tiny_model, tmp_path, max_length)
    assert ours(made, tokenizer, tmp_path, max_length) == expected
    if max_length == 40:
        assert 0 < len(expected) < len(made), "the rows should be such that some are left out"


def test_tokens_equal_those_of_trl_with_the_loss_on_prompts_too(tiny_model, tmp_path):
    made = rows(seed=3, count=50, chat=True)
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    expected = upstream(made, tokenizer, tiny_model, tmp_path, 1024, completion_only=False)
    assert ours(made, tokenizer, tmp_path, 1024, completion_only=False) == expected


def test_the_report_counts_what_was_cut_and_left_out(tiny_model, tmp_path):
    source = tmp_path / "rows.jsonl"
    made = [{"prompt": "a" * 50, "completion": "b"}, {"prompt": "a", "completion": "b"}]
    source.write_text("".join(json.dumps(row) + "\n" for row in made))
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    report = tokenization.tokenize_file(source, tmp_path / "t.parquet", tokenizer, max_length=10)
    assert (report.rows, report.truncated, report.dropped) == (2, 1, 1)
    assert (report.tokens, report.trained_tokens) == (3, 2)  # a, b and EOS; b and EOS


def test_rows_that_leave_nothing_to_train_on_are_refused_and_write_nothing(tiny_model, tmp_path):
    source = tmp_path / "train.jsonl"
    source.write_text(json.dumps({"prompt": "a" * 50, "completion": "b"}) + "\n")
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    with pytest.raises(DatasetError, match="none of the 1 rows has a token to train on: within max_length=10"):
        tokenization.tokenize_file(source, tmp_path / "t.parquet", tokenizer, max_length=10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train.jsonl"]
