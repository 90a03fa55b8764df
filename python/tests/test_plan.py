"""A plan says what a training would do, and is not one."""

from __future__ import annotations

import json

import pytest

from runs import LORA, events, job, run_folder
from tune4j import loading, plan, training


@pytest.fixture
def no_weights(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("weights were loaded")

    monkeypatch.setattr(loading, "causal_lm", fail)


def planned(asked: dict, folder) -> dict:
    return json.loads(json.dumps(plan.plan_request(None, {"job": asked, "folder": str(folder)})))


def test_a_plan_is_what_the_run_then_does(tiny_model, tmp_path):
    asked = job(tiny_model, num_train_epochs=1, save_strategy="no")
    folder = run_folder(tmp_path)
    told = planned(asked, folder)
    assert {path.name for path in folder.iterdir()} == {"dataset"}
    result = training.run_job(asked, folder, "first")
    effective = json.loads((folder / "effective.json").read_text())
    for section in ("model", "training"):
        assert told["effective"][section] == effective[section]
    assert told["preflight"]["train"]["tokens"] == result["tokens"]
    assert told["architecture"] == "Gemma2ForCausalLM" and told["attention"][0] == "eager"
    assert told["warnings"] == []
    assert events(folder)[0]["data"]["total_steps"] == 3


def test_rows_are_told_in_tokens(tiny_model, tmp_path, no_weights):
    folder = run_folder(tmp_path)
    asked = {**job(tiny_model, max_length=18), "adapter": LORA}
    told = planned(asked, folder)["preflight"]
    assert told.keys() == {"train", "validation"}
    train = told["train"]
    lengths = train["lengths"]
    assert train["rows"] == 10 and train["sequences"] == 10 - train["dropped"]
    assert lengths["shortest"] <= lengths["mean"] <= lengths["longest"] <= 18
    assert lengths["mean"] * train["sequences"] == pytest.approx(train["tokens"])


def test_packed_rows_are_fewer(tiny_model, tmp_path, no_weights):
    asked = job(tiny_model, packing=True, max_length=64)
    train = planned(asked, run_folder(tmp_path))["preflight"]["train"]
    assert 1 < train["sequences"] < 10
    assert train["sequences"] * 64 >= train["tokens"]


def test_the_first_rows_show_what_is_trained(tiny_model, tmp_path, no_weights):
    rows = planned(job(tiny_model), run_folder(tmp_path))["preflight"]["train"]["first_rows"]
    assert len(rows) == 3
    masked, trained = rows[1]
    assert masked["text"] == "number 1?" and not masked["trained"]
    assert trained["trained"] and trained["text"] == "it is 1.<eos>"


def test_a_plan_needs_no_rows(tiny_model, tmp_path, no_weights):
    told = planned(job(tiny_model), tmp_path)
    assert told["preflight"] == {}
    assert told["effective"]["training"]["learning_rate"] == {"value": 1e-2, "origin": "set"}
    assert list(tmp_path.iterdir()) == []


def test_adalora_is_told_the_steps_of_the_plan(tiny_model, tmp_path, no_weights):
    asked = {**job(tiny_model, num_train_epochs=2), "adapter": {"type": "adalora"}}
    adapter = planned(asked, run_folder(tmp_path))["effective"]["adapter"]
    assert adapter["total_step"]["value"] == 6
    (tmp_path / "empty").mkdir()
    adapter = planned(asked, tmp_path / "empty")["effective"]["adapter"]
    assert adapter["total_step"] == {"value": None, "origin": "job", "reason": "as many optimizer steps as the run has"}
