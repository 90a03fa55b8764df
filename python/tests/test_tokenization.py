"""Our token files against TRL's own preprocessing, row by row."""

from __future__ import annotations

import json
import random
import re
from types import SimpleNamespace

import pyarrow.parquet
import pytest
from datasets import Dataset, disable_progress_bars
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer, RewardConfig, RewardTrainer, SFTConfig, SFTTrainer

import tiny_tokenizers
from tune4j import encoding, tokenization
from tune4j.encoding import Encoder
from tune4j.errors import ConfigError, DatasetError
from tune4j.lengths import Lengths
from tune4j.tokenization import Rules

disable_progress_bars()
PIECES = [
    "a", "B", " ", "  ", "\n", "\n\n", "capital", " is", "Tokyo", "日本", "の首都", "は", "?", "?", "。", "🗾", "👨‍👩‍👧", "é",
    "é", "ß", "<eos>", "<bos>", "<unk>", "<end_of_turn>", "<start_of_turn>", "<eos", "os>", "\t", "0", "17", "…", "「",
    "」", "\u3000", "\u200b", "{{ x }}", "'s", "n't", ".", ", ", "▁", "\r\n", "hello world", "東京です。",
]  # fmt: skip


def text(source: random.Random, longest: int, shortest: int = 1) -> str:
    return "".join(source.choice(PIECES) for _ in range(source.randint(shortest, longest)))


def texts(source: random.Random) -> dict:
    return {"text": text(source, 40)}


def completions(source: random.Random) -> dict:
    return {"prompt": text(source, 20), "completion": text(source, 30)}


def turns(source: random.Random, *roles: str) -> list[dict]:
    return [{"role": role, "content": text(source, 20, shortest=role != "user")} for role in roles]


def chats(source: random.Random) -> dict:
    before = source.choice([(), ("system",), ("user", "assistant")])
    made = turns(source, *before, "user")
    if made[0]["role"] == "system" and source.random() < 0.3:
        made[0]["content"] = ""
    return {"prompt": made, "completion": turns(source, "assistant")}


def conversations(source: random.Random) -> dict:
    before = source.choice([(), ("system",)])
    return {"messages": turns(source, *before, *["user", "assistant"] * source.randint(1, 3))}


def preferences(source: random.Random) -> dict:
    return {"prompt": text(source, 20), "chosen": text(source, 20), "rejected": text(source, 20)}


def preferred_chats(source: random.Random) -> dict:
    made = {"prompt": turns(source, "user")}
    return made | {name: turns(source, "assistant") for name in ("chosen", "rejected")}


def rows(made, seed: int, count: int) -> list[dict]:
    source = random.Random(seed)
    return [made(source) for _ in range(count)]


def ours(rows, tokenizer, tmp_path, **rules) -> list[dict]:
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    target = tmp_path / "tokens.parquet"
    ours.report = tokenization.tokenize_file(source, target, tokenizer, Rules(**{"allow_untrained": True, **rules}))
    return pyarrow.parquet.read_table(target).to_pylist()


CPU = {"report_to": "none", "use_cpu": True, "bf16": False}


def upstream(rows, tokenizer, model, tmp_path, **arguments) -> list[dict]:
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(model),
        args=SFTConfig(output_dir=str(tmp_path / "out"), **CPU, **arguments),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
    )
    return [{"input_ids": row["input_ids"], "labels": row["labels"]} for row in trainer.train_dataset]


@pytest.mark.parametrize("name", tiny_tokenizers.NAMES)
@pytest.mark.parametrize("made", [texts, completions, chats, conversations])
def test_tokens_equal_those_of_trl(tiny_model, tmp_path, name, made):
    tokenizer = tiny_tokenizers.make(name)
    rules, arguments = {}, {"max_length": None}
    if made in (chats, conversations) and name in ("gemma", "qwen", "words"):
        rules, arguments = {"assistant_only": True}, {"max_length": None, "assistant_only_loss": True}
    for seed in range(2):
        sample = rows(made, seed, 200)
        expected = upstream(sample, tokenizer, tiny_model, tmp_path, **arguments)
        assert ours(sample, tokenizer, tmp_path, **rules) == expected


@pytest.mark.parametrize("made", [completions, chats, texts])
@pytest.mark.parametrize("mode", ["keep_start", "keep_end"])
def test_what_is_too_long_is_cut_as_in_trl(tiny_model, tmp_path, made, mode):
    sample = rows(made, seed=40, count=500)
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    expected = upstream(sample, tokenizer, tiny_model, tmp_path, max_length=40, truncation_mode=mode)
    assert ours(sample, tokenizer, tmp_path, lengths=Lengths(total=40, keep_end=mode == "keep_end")) == expected
    if mode == "keep_start" and made is not texts:
        assert 0 < len(expected) < len(sample), "the rows should be such that some are left out"
        assert ours.report.untrained == len(sample) - len(expected)


def test_tokens_equal_those_of_trl_with_the_loss_on_prompts_too(tiny_model, tmp_path):
    sample = rows(chats, seed=3, count=50)
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    expected = upstream(sample, tokenizer, tiny_model, tmp_path, max_length=1024, completion_only_loss=False)
    assert ours(sample, tokenizer, tmp_path, completion_only=False) == expected


def test_tools_reach_the_template(tiny_model, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    tokenizer.chat_template = "{% if tools %}{{ tools | tojson }}\n{% endif %}" + tokenizer.chat_template
    tool = {"type": "function", "function": {"name": "sum", "parameters": {"type": "object", "properties": {}}}}
    sample = [row | {"tools": json.dumps([tool])} for row in rows(conversations, 5, 20)]
    expected = upstream(sample, tokenizer, tiny_model, tmp_path, max_length=None)
    assert ours(sample, tokenizer, tmp_path) == expected
    assert tokenizer.decode(expected[0]["input_ids"]).startswith('[{"type": "function"')
    assert ours.report.extras


def prepared(trainer, config, rows, tokenizer, tmp_path, columns, **arguments) -> list[dict]:
    """What a trainer's own preparation makes of rows, without the trainer's models."""
    arguments = config(output_dir=str(tmp_path / "out"), **CPU, **arguments)
    made = trainer._prepare_dataset(
        SimpleNamespace(_tokenizer=tokenizer), Dataset.from_list(rows), tokenizer, arguments, "train"
    )
    return [{name: row[name] for name in columns} for row in made]


@pytest.mark.parametrize("made", [preferences, preferred_chats])
@pytest.mark.parametrize("name", ["gpt2", "llama3", "gemma", "llama2", "words"])
@pytest.mark.parametrize("limit", [None, 20])
def test_preferences_equal_those_of_trl(tmp_path, name, made, limit):
    tokenizer, sample = tiny_tokenizers.make(name), rows(made, seed=7, count=200)
    columns = ("prompt_ids", "chosen_ids", "rejected_ids")
    expected = prepared(DPOTrainer, DPOConfig, sample, tokenizer, tmp_path, columns, max_length=limit)
    assert ours(sample, tokenizer, tmp_path, task="dpo", lengths=Lengths(total=limit)) == expected
    expected = prepared(RewardTrainer, RewardConfig, sample, tokenizer, tmp_path, columns[1:], max_length=limit)
    assert ours(sample, tokenizer, tmp_path, task="reward", lengths=Lengths(total=limit)) == expected
    assert ours.report.dropped == len(sample) - len(expected)


def test_prompts_of_preferences_lose_their_beginning(tmp_path):
    tokenizer = tiny_tokenizers.make("llama3")
    sample = [{"prompt": "hello world " * 20, "chosen": "Tokyo", "rejected": "is the capital"}]
    (whole,) = ours(sample, tokenizer, tmp_path, task="dpo")
    (cut,) = ours(sample, tokenizer, tmp_path, task="dpo", lengths=Lengths(total=12, policy="truncate-prompt"))
    answers = max(len(whole["chosen_ids"]), len(whole["rejected_ids"]))
    assert cut["prompt_ids"] == whole["prompt_ids"][:1] + whole["prompt_ids"][answers - 11 :]
    assert (cut["chosen_ids"], cut["rejected_ids"]) == (whole["chosen_ids"], whole["rejected_ids"])


def test_texts_with_labels(tmp_path):
    tokenizer = tiny_tokenizers.make("llama3")
    sample = [row | {"label": number % 3} for number, row in enumerate(rows(texts, 1, 100))]
    made = ours(sample, tokenizer, tmp_path, task="classification", lengths=Lengths(total=30))
    expected = tokenizer([row["text"] for row in sample], truncation=True, max_length=30)["input_ids"]
    assert made == [{"input_ids": ids, "label": number % 3} for number, ids in enumerate(expected)]
    with pytest.raises(DatasetError, match="rows of the format text do not go with the task classification"):
        ours([{"text": "a"}], tokenizer, tmp_path, task="classification")


@pytest.mark.parametrize("name", tiny_tokenizers.NAMES)
def test_an_answer_begins_where_it_would_row_by_row(name):
    """Also where an answer's first token joins the prompt's last, and where the prompt ends in the middle of a mark."""
    tokenizer, source = tiny_tokenizers.make(name), random.Random(11)
    for special in (True, False):
        encoder = Encoder(tokenizer, special)
        encoder._checked = True  # the check at run time shall not hide a difference
        assert (encoder._pieces is not None) == (name in ("gpt2", "llama3", "qwen", "gemma"))
        wholes = [text(source, 40, shortest=0) for _ in range(3000)]
        prompts = [whole[: source.randint(0, len(whole))] for whole in wholes]
        prompts[::7] = [prompt + "x" for prompt in prompts[::7]]  # not the beginning of the whole
        tokens = encoder.encode(wholes)
        begins, lengths = encoder.boundaries(prompts, tokens)
        alone = [tokenizer(prompt, add_special_tokens=special)["input_ids"] for prompt in prompts]
        expected = [tokenizer(whole, add_special_tokens=special)["input_ids"] for whole in wholes]
        assert [tokens.ids[a:b].tolist() for a, b in zip(tokens.offsets, tokens.offsets[1:])] == expected
        assert lengths.tolist() == [len(ids) for ids in alone]
        assert begins.tolist() == [_common(a, b) for a, b in zip(alone, expected, strict=True)]
        assert (begins < lengths).any()


def _common(left, right) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))


def test_pieces_are_tokenized_once(monkeypatch):
    encoder = Encoder(tiny_tokenizers.make("llama3"), True)
    texts = [f"What is the capital of number {i % 5}? It is Tokyo" for i in range(50)]
    first = encoder.encode(texts)
    assert encoder._pieces is not None and len(encoder._pieces._numbers) < 20
    monkeypatch.setattr(encoder, "_whole", lambda *_: pytest.fail("tokenized whole"))
    monkeypatch.setattr(encoder._pieces, "_backend", None)
    assert encoder.encode(texts).ids.tolist() == first.ids.tolist()


def test_a_tokenizer_that_is_not_what_it_seems_gets_whole_texts(caplog):
    tokenizer = tiny_tokenizers.make("gpt2")
    encoder = Encoder(tokenizer, False)
    encoder._pieces._places = re.compile("(?<=a)(?=p)")  # in the middle of a word
    tokens = encoder.encode(["Tokyo is the capital."])
    assert tokens.ids.tolist() == tokenizer("Tokyo is the capital.")["input_ids"]
    assert encoder._pieces is None and "texts are tokenized whole" in caplog.text


def test_pieces_are_forgotten_when_they_are_many(monkeypatch):
    monkeypatch.setattr(encoding, "_KEPT", 10)
    tokenizer = tiny_tokenizers.make("llama3")
    encoder = Encoder(tokenizer, True)
    for i in range(5):
        texts = [f"number {i} of {j}" for j in range(20)]
        tokens = encoder.encode(texts)
        assert tokens.ids.tolist() == sum(tokenizer(texts)["input_ids"], [])
        assert len(encoder._pieces._numbers) < 30


@pytest.mark.parametrize("token", ["<|end of turn|>", "a."])
def test_added_tokens_that_reach_over_places_are_kept_whole(token):
    tokenizer = tiny_tokenizers.make.__wrapped__("gpt2")
    tokenizer.add_tokens([token])
    encoder = Encoder(tokenizer, False)
    encoder._checked = True
    texts = [f"hello {token} a. b c, d" * 2, "a." + token, "end of turn|>"]
    assert encoder.encode(texts).ids.tolist() == sum(tokenizer(texts)["input_ids"], [])


def test_the_report_counts_what_was_cut_and_left_out(tiny_model, tmp_path):
    made = [{"prompt": "a" * 50, "completion": "b"}, {"prompt": "a", "completion": "b"}]
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    ours(made, tokenizer, tmp_path, lengths=Lengths(total=10))
    report = ours.report
    assert (report.rows, report.truncated, report.untrained, report.sequences) == (2, 1, 1, 1)
    assert (report.tokens, report.trained_tokens) == (3, 2)  # a, b and EOS; b and EOS
    assert report.lengths["longest"] == 52 and report.lengths["shortest"] == 3
    detail = "52 tokens (50 of the prompt, 2 of the answer)"
    assert [(problem["check"], problem["severity"], problem["rows"]) for problem in report.problems] == [
        ("over-long", "warn", [{"row": 0, "detail": detail}]),
        ("untrained", "drop", [{"row": 0, "detail": f"{detail}, cut"}]),
    ]


def test_tokens_are_counted_that_are_not_known(tmp_path):
    ours([{"text": "hello Zanzibar"}, {"text": "hello"}], tiny_tokenizers.make("words"), tmp_path)
    (problem,) = ours.report.problems
    assert problem == {
        "check": "unknown-token", "severity": "warn", "count": 1, "rows": [{"row": 0, "detail": "1 of 3 tokens"}],
    }  # fmt: skip
    assert ours.report.unknown_tokens == 1


def test_dates_and_numbers_stay_texts(tmp_path):
    tokenizer = tiny_tokenizers.make("gpt2")
    for value in ("2020-01-01 00:00:00", "17", "true", "null", "\\ud83d"):
        (row,) = ours([{"prompt": "17", "completion": value}], tokenizer, tmp_path)
        assert tokenizer.decode(row["input_ids"]) == f"17{value}<eos>"


def test_rules_that_do_not_go_with_the_rows_are_refused(tiny_model, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    with pytest.raises(ConfigError, match="needs rows that are conversations, and these are texts"):
        ours([{"text": "a"}], tokenizer, tmp_path, assistant_only=True)
    tokenizer.chat_template = None
    with pytest.raises(ConfigError, match="the rows are conversations, and the tokenizer has no chat template"):
        ours([{"messages": [{"role": "user", "content": "a"}]}], tokenizer, tmp_path)
    with pytest.raises(DatasetError, match="rows with the fields question cannot be trained on"):
        ours([{"question": "a"}], tokenizer, tmp_path)
    assert not (tmp_path / "tokens.parquet").exists()
