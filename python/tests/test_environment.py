"""Values from the environment reach the libraries, and nothing else."""

from __future__ import annotations

import copy
import pickle

import pytest

from runs import job, run_folder
from tune4j import environment, loading, training
from tune4j.errors import Tune4jError

TOKEN = "hf_secretsecret"


def with_tokens(model, **arguments) -> dict:
    asked = job(model, hub_token="${HUB}", run_name="${NAME}", **arguments)
    asked["model"]["token"] = "${HF_TOKEN}"
    asked["environment"] = {"training.hub_token": TOKEN, "model.token": TOKEN, "training.run_name": "name of this run"}
    return asked


def test_values_stand_in_place_of_their_names():
    asked = {
        "model": {"name": "m", "max_memory": {"cpu": "${RAM}"}},
        "adapter": {"target_modules": ["a", "${B}"]},
        "training": {"learning_rate": "${LR}", "bf16": "${BF16}"},
        "environment": {
            "model.max_memory.cpu": "4GiB",
            "adapter.target_modules[1]": "b",
            "training.learning_rate": 0.5,
            "training.bf16": False,
        },
    }
    before = copy.deepcopy(asked)
    whole = environment.resolved(asked)
    assert asked == before
    assert whole == {
        "model": {"name": "m", "max_memory": {"cpu": "4GiB"}},
        "adapter": {"target_modules": ["a", "b"]},
        "training": {"learning_rate": 0.5, "bf16": False},
    }
    assert environment.references(asked, ("adapter", "quantization")) == {"adapter.target_modules.1": "b"}
    asked["environment"] |= {"quantization.load_in_4bit": True, "output": "x"}  # of a job that this is a part of
    assert environment.resolved({"model": asked["model"], "environment": asked["environment"]})["model"]["name"] == "m"


def test_a_list_may_be_given_whole():
    asked = {"adapter": {"r": 4, "target_modules": ["a", "${B}"], "modules_to_save": "${ALL}"}}
    asked["environment"] = {"adapter.target_modules": ["a", "b"], "adapter.modules_to_save": ["x", "y"]}
    whole = environment.resolved(asked)["adapter"]
    assert whole == {"r": 4, "target_modules": ["a", "b"], "modules_to_save": ["x", "y"]}
    assert repr(whole["target_modules"]) == "['a', '${B}']"
    assert environment.references(asked, ("adapter",)) == {
        "adapter.target_modules.1": "b",
        "adapter.modules_to_save": ["x", "y"],
    }


def test_a_hidden_text_computes_but_does_not_show():
    hidden = environment.Hidden(TOKEN, "${HF_TOKEN}")
    assert hidden == TOKEN and f"Bearer {hidden}" == f"Bearer {TOKEN}"
    assert repr([hidden]) == "['${HF_TOKEN}']"
    assert TOKEN.encode() not in pickle.dumps(hidden) and pickle.loads(pickle.dumps(hidden)) == "${HF_TOKEN}"
    assert copy.deepcopy(hidden) == copy.copy(hidden) == TOKEN


@pytest.mark.parametrize("referenced", [True, False])
def test_no_token_is_written(tiny_model, tmp_path, referenced):
    folder = run_folder(tmp_path)
    asked = with_tokens(tiny_model, max_steps=2, save_steps=1, report_to="tensorboard")
    if not referenced:
        del asked["environment"], asked["training"]["run_name"]
        asked["training"]["hub_token"] = asked["model"]["token"] = TOKEN
    training.run_job(asked, folder, "first")
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.name == "training_args.bin" for file in files)
    for file in files:
        assert TOKEN.encode() not in file.read_bytes(), file.name
        assert b"name of this run" not in file.read_bytes() or file.name.startswith("events.out"), file.name


def test_no_token_is_in_the_record_of_a_failure(tiny_model, tmp_path, monkeypatch):
    folder = run_folder(tmp_path)

    def fail(*_):
        raise Tune4jError(f"the hub does not like {TOKEN}")

    monkeypatch.setattr(loading, "causal_lm", fail)
    with pytest.raises(Tune4jError):
        training.run_job(with_tokens(tiny_model), folder, "first")
    for file in folder.rglob("*"):
        assert not file.is_file() or TOKEN.encode() not in file.read_bytes(), file.name
    assert "the hub does not like (hidden)" in (folder / "result.json").read_text()


def test_the_libraries_get_the_values(tiny_model):
    chosen, _, _ = loading.examine(with_tokens(tiny_model))
    assert chosen.arguments("training")["hub_token"] == TOKEN
    assert chosen.arguments("training")["run_name"] == "name of this run"


def test_words_of_other_tools_come_from_the_environment_too(tiny_model):
    asked = job(tiny_model, optim="${OPTIMIZER}", padding_quantile="${Q}")
    asked["model"]["intermediate_dropout"] = "${P}"
    asked["environment"] = {
        "training.optim": "adadelta",
        "training.padding_quantile": 0.5,
        "model.intermediate_dropout": 0.3,
    }
    chosen, _, _ = loading.examine(asked)
    assert chosen.words.optimizer == "adadelta" and chosen.words.padding_quantile == 0.5
    assert chosen.arguments("model")["attention_dropout"] == 0.3
    assert chosen.given["model"]["attention_dropout"] == "${P}"
