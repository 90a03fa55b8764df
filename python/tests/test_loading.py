"""Bad names and bad targets are said before any weight is loaded."""

from __future__ import annotations

import pytest

from tune4j import loading
from tune4j.errors import ConfigError


def inspect(name: str, adapter: dict | None = None) -> dict:
    return loading.inspect_request(None, {"model": {"name": name}, "adapter": adapter})


def test_a_model_is_described(tiny_model):
    described = inspect(str(tiny_model), {"target_modules": ["q_proj", "mlp.up_proj"]})
    assert described["architecture"] == "Gemma2ForCausalLM"
    assert described["chat_template"] is True
    assert described["vocabulary"] > 256


def test_a_name_that_is_nowhere():
    with pytest.raises(ConfigError, match="there is no model nobody/nothing: it is neither a folder") as raised:
        inspect("nobody/nothing")
    assert raised.value.details == {"field": "model.name"}
    assert isinstance(raised.value.__cause__, OSError)


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(ConfigError, match="holds no model: it has no config.json"):
        inspect(str(tmp_path))


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        (["q_proj", "q_projj"], "'q_projj' matches no module of Gemma2ForCausalLM; did you mean 'q_proj'"),
        ([r"x.*"], "'x.*' matches no module"),
        (r".*\.nothing", "matches no module"),
    ],
)
def test_a_target_that_is_not_there(tiny_model, targets, message):
    with pytest.raises(ConfigError) as raised:
        inspect(str(tiny_model), {"target_modules": targets})
    assert message in str(raised.value)
    assert "down_proj, gate_proj, k_proj" in str(raised.value)


def test_a_target_pattern_matches_as_in_peft(tiny_model):
    inspect(str(tiny_model), {"target_modules": r".*\.(q|v)_proj"})
