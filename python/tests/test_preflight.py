"""What is said of the tokens before a training, and what is refused."""

from __future__ import annotations

import json

import numpy
import pytest
from datasets import Dataset

import tiny_tokenizers
from runs import events, job, run_folder
from tune4j import accounts, plan, preflight, preparation, training
from tune4j.errors import ConfigError, DatasetError


def folder_of(tmp_path, rows: list[dict], places: list[str] | None = None):
    folder = run_folder(tmp_path, validation=0)
    dataset = folder / "dataset"
    (dataset / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    if places:
        (dataset / "places-train.txt").write_text("".join(f"{place}\n" for place in places))
    return folder


def told(asked: dict, folder) -> dict:
    found = plan.plan_request(None, {"job": asked, "folder": str(folder)})["preflight"]
    return json.loads(json.dumps(found))


def row(prompt: int, answer: int) -> dict:
    """A row of as many tokens, EOS included."""
    return {"prompt": "a" * prompt, "completion": "b" * (answer - 1)}


def test_a_preflight_says_what_the_tokens_are(tiny_model, tmp_path):
    rows = [row(i, 3) for i in range(1, 11)]
    train = told(job(tiny_model, per_device_train_batch_size=4), folder_of(tmp_path, rows))["train"]
    assert train["rows"] == train["sequences"] == 10 and train["trained_tokens"] == 30 and train["tokens"] == 85
    assert train["prompt_lengths"] == {
        "shortest": 1, "longest": 10, "mean": 5.5, "percentiles": {"50": 5, "90": 9, "95": 10, "99": 10},
        "histogram": [{"from": i, "to": i, "rows": 1} for i in range(1, 11)],
    }  # fmt: skip
    assert train["answer_lengths"]["histogram"] == [{"from": 3, "to": 3, "rows": 10}]
    assert train["lengths"]["longest"] == 13 and train["problems"] == []
    prompt, answer = train["first_rows"][1]
    assert (prompt["text"], prompt["trained"], answer["text"], answer["trained"]) == ("aa", False, "bb<eos>", True)
    assert len(prompt["ids"]) == 2 and len(answer["ids"]) == 3


def test_texts_have_no_prompts(tiny_model, tmp_path):
    train = told(job(tiny_model), folder_of(tmp_path, [{"text": "hello"}]))["train"]
    assert "prompt_lengths" not in train and "answer_lengths" not in train and train["lengths"]["shortest"] > 1


def test_bars_are_of_round_widths():
    bars = accounts.summary(numpy.array([3, 17, 999]))["histogram"]
    assert [bar for bar in bars if bar["rows"]] == [
        {"from": 0, "to": 49, "rows": 2}, {"from": 950, "to": 999, "rows": 1},
    ]  # fmt: skip
    assert len(bars) == 20


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"train_sampling_strategy": "sequential"}, 1 - 20 / 32),
        ({"train_sampling_strategy": "sequential", "pad_to_multiple_of": 16}, 1 - 20 / 64),
        ({"per_device_train_batch_size": 1}, 0.0),
        ({"per_device_train_batch_size": 4}, 1 - 20 / 32),
        ({"packing": True, "max_length": 8}, 0.0),
    ],
)
def test_padding_is_that_of_the_batches(tmp_path, arguments, expected):
    assert padding(tmp_path, (2, 8, 2, 8), **arguments) == pytest.approx(expected)


def padding(tmp_path, lengths, **arguments) -> float:
    from trl import SFTConfig

    rows = {"input_ids": [[5] * length for length in lengths], "labels": [[5] * length for length in lengths]}
    settings = {"per_device_train_batch_size": 2, "use_cpu": True, "bf16": False, "report_to": "none", **arguments}
    return preflight.padding_share(Dataset.from_dict(rows), SFTConfig(output_dir=str(tmp_path), **settings), "train")


def test_rows_of_one_length_need_less_padding(tmp_path):
    lengths = (2, 8) * 64
    grouped = padding(tmp_path, lengths, train_sampling_strategy="group_by_length")
    assert grouped < 0.1 < padding(tmp_path, lengths) < padding(tmp_path, lengths, train_sampling_strategy="sequential")


def test_rows_without_a_token_to_train_on_are_refused_by_their_places(tiny_model, tmp_path):
    rows = [row(3, 3), row(20, 3), row(4, 3), row(30, 5)]
    folder = folder_of(tmp_path, rows, [f"rows.csv:{line}" for line in (2, 7, 8, 9)])
    with pytest.raises(DatasetError) as refused:
        training.run_job(job(tiny_model, max_length=12), folder, "first")
    assert str(refused.value) == (
        "2 of the 4 train rows are without a token to train on: rows.csv:7 (23 tokens (20 of the prompt, 3 of the "
        "answer), cut), rows.csv:9 (35 tokens (30 of the prompt, 5 of the answer), cut); what is learned lies beyond 12 "
        "tokens: raise training.max_length or dataset.lengths, set dataset.lengths.policy to truncate-prompt, split or "
        "drop, or set dataset.allow_untrained_rows"
    )
    assert refused.value.details == {"source": "rows.csv", "line": 7}
    written = json.loads((folder / "dataset" / "preflight.json").read_text())
    assert written == told(job(tiny_model, max_length=12), folder)
    problems = {problem["check"]: problem for problem in written["train"]["problems"]}
    assert problems["untrained"]["severity"] == "fail" and problems["over-long"]["severity"] == "warn"
    assert problems["untrained"]["places"][1] == {
        "file": "rows.csv", "line": 9, "detail": "35 tokens (30 of the prompt, 5 of the answer), cut",
    }  # fmt: skip


def test_rows_that_are_allowed_to_teach_nothing_are_left_out_and_told(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [row(3, 3), row(20, 3), row(4, 3)])
    asked = job(tiny_model, max_length=12, max_steps=1, save_strategy="no")
    asked["dataset"] = {"allow_untrained_rows": True}
    training.run_job(asked, folder, "first")
    warned = [event["data"]["message"] for event in events(folder) if event["type"] == "Warned"]
    detail = "23 tokens (20 of the prompt, 3 of the answer)"
    assert warned == [
        f"1 of the 3 train rows are longer than 12 tokens and lose their end: train.jsonl:2 ({detail})",
        f"1 of the 3 train rows are without a token to train on and left out: train.jsonl:2 ({detail}, cut)",
    ]
    found = json.loads((folder / "dataset" / "preflight.json").read_text())["train"]
    assert (found["rows"], found["sequences"], found["untrained"], found["truncated"]) == (3, 2, 1, 1)


def test_nothing_to_train_on_is_refused_by_a_plan_too(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [row(30, 3)] * 3)
    with pytest.raises(DatasetError, match="^none of the 3 rows has a token to train on: train.jsonl:1 "):
        told(job(tiny_model, max_length=12), folder)


def test_rows_that_are_too_long_fail_where_they_shall(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [row(3, 3), row(20, 3)], ["a.jsonl:1", "a.jsonl:2"])
    asked = {**job(tiny_model), "dataset": {"lengths": {"max_prompt": 10, "policy": "fail"}}}
    with pytest.raises(DatasetError) as refused:
        training.run_job(asked, folder, "first")
    assert str(refused.value) == (
        "1 of the 2 train rows is longer than the data set allows: a.jsonl:2 (23 tokens (20 of the prompt, 3 of the "
        "answer)); raise the lengths, or set a policy"
    )
    train = told(asked, folder)["train"]
    assert train["sequences"] == 1 and train["problems"][0]["severity"] == "fail"


@pytest.mark.parametrize(
    ("policy", "counts", "lengths"),
    [
        ("drop", {"dropped": 1, "truncated": 0, "split": 0}, [6]),
        ("truncate-prompt", {"dropped": 0, "truncated": 1, "split": 0}, [6, 12]),
        ("split", {"dropped": 0, "truncated": 0, "split": 1, "empty_pieces": 1}, [6, 12, 1]),
    ],
)
def test_policies_are_counted(tiny_model, tmp_path, policy, counts, lengths):
    folder = folder_of(tmp_path, [row(3, 3), row(20, 5)])
    asked = {**job(tiny_model), "dataset": {"lengths": {"max_total": 12, "policy": policy}}}
    train = told(asked, folder)["train"]
    assert {name: train[name] for name in counts} == counts
    assert train["sequences"] == len(lengths) and train["tokens"] == sum(lengths)


def test_boundaries_that_merge_are_told(tiny_model, tmp_path):
    rows = [{"prompt": "the cap", "completion": "ital"}, {"prompt": "a", "completion": " b"}]
    train = told(job(tiny_model), folder_of(tmp_path, rows))["train"]
    assert train["merged_boundaries"] == 1
    (problem,) = train["problems"]
    assert problem["check"] == "merged-boundary" and problem["severity"] == "warn"
    assert problem["places"][0]["line"] == 1


def test_a_preview_shows_each_token(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [row(2, 2), row(1, 2)])
    params = {"job": job(tiny_model), "folder": str(folder), "rows": 1}
    shown = json.loads(json.dumps(plan.preview_request(None, params)))
    assert [(piece["text"], piece["token"], piece["trained"]) for piece in shown["rows"][0]] == [
        ("a", "a", False), ("a", "a", False), ("b", "b", True), ("<eos>", "<eos>", True),
    ]  # fmt: skip
    assert len(shown["rows"]) == 1 and shown["preflight"]["train"]["rows"] == 2


def conversation(answers: int) -> dict:
    turns = [{"role": role, "content": f"{role} {i}"} for i in range(answers) for role in ("user", "assistant")]
    return {"messages": turns}


def learned(asked: dict, folder) -> str:
    segments = told(asked, folder)["train"]["first_rows"][0]
    return "|".join(segment["text"] for segment in segments if segment["trained"])


def test_of_conversations_the_answers_are_learned(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [conversation(2)])
    marked = tmp_path / "marked.jinja"
    marked.write_text(tiny_tokenizers.TEMPLATE)
    asked = job(tiny_model, chat_template_path=str(marked))
    assert learned(asked, folder) == "assistant 0<end_of_turn>\n|assistant 1<end_of_turn>\n"
    chosen = plan.plan_request(None, {"job": asked, "folder": str(folder)})["effective"]["training"]
    assert chosen["assistant_only_loss"] == {
        "value": True, "origin": "job", "reason": "of conversations, the answers are learned and not the questions",
    }  # fmt: skip
    asked["training"]["assistant_only_loss"] = False
    assert learned(asked, folder).startswith("<bos><start_of_turn>user\nuser 0")
    del asked["training"]["chat_template_path"], asked["training"]["assistant_only_loss"]
    asked["dataset"] = {"template": {}}
    assert learned(asked, folder) == "assistant 0<eos>|assistant 1<eos>"


def test_a_template_without_marks_is_no_way_to_learn_several_answers(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [conversation(1), conversation(2)])
    with pytest.raises(ConfigError) as refused:
        told(job(tiny_model), folder)
    assert refused.value.details == {"field": "training.assistant_only_loss"}
    assert str(refused.value) == (
        "is open, and the chat template does not mark the answers in a conversation: set it to false to learn whole "
        "conversations"
    )
    assert learned(job(tiny_model, assistant_only_loss=False), folder).startswith("<bos>")
    with pytest.raises(ConfigError, match="needs a chat template that marks the answers"):
        told(job(tiny_model, assistant_only_loss=True), folder)


def test_the_greatest_length_is_the_trainers_too(tiny_model, tmp_path):
    folder = folder_of(tmp_path, [row(3, 3)])
    asked = {**job(tiny_model), "dataset": {"lengths": {"max_total": 2000}}}
    effective = plan.plan_request(None, {"job": asked, "folder": str(folder)})["effective"]["training"]
    assert effective["max_length"]["value"] == 2000 and effective["max_length"]["origin"] == "job"
    asked["training"]["max_length"] = 100
    with pytest.raises(ConfigError, match="is 2000, and training.max_length cuts at 100: leave one of them out"):
        told(asked, folder)


@pytest.mark.parametrize("path", ["org/model", "missing.jinja"])
def test_a_chat_template_is_a_file(tiny_model, tmp_path, path):
    with pytest.raises(ConfigError, match="must be a file that ends in .jinja or .j2|cannot be read"):
        told(job(tiny_model, chat_template_path=path), folder_of(tmp_path, [row(3, 3)]))


def test_a_run_is_reproduced_from_rows_or_from_tokens(tiny_model, tmp_path):
    from trl import SFTConfig

    arguments = SFTConfig(output_dir=str(tmp_path), max_length=12, use_cpu=True, bf16=False, report_to="none")
    plain = {"lengths": preparation.Lengths(total=12)}
    rules = preparation.tokenization.Rules

    def needs(**said) -> bool:
        return preparation.needs_token_file(rules(**{**plain, **said}), arguments, {"train": accounts.Report()})

    assert not needs()
    assert not needs(assistant_only=True)
    assert needs(mask=(0.1, 1)) and needs(allow_untrained=True) and needs(template=preparation.TextTemplate())
    assert needs(lengths=preparation.Lengths(total=11)) and needs(lengths=preparation.Lengths(total=12, policy="drop"))
    assert preparation.needs_token_file(rules(**plain), arguments, {"train": accounts.Report(extras=True)})
