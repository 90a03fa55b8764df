"""What Java holds about attention is what the installed transformers says, and what it does."""

import json
from pathlib import Path

import pytest
import torch

from tune4j import architectures, schema

COMMITTED = Path(__file__).parents[2] / "src/main/resources/io/github/tune4j/config/architectures.json"


@pytest.fixture(scope="module")
def committed():
    return json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_committed_architectures_are_those_of_the_installed_transformers(committed):
    text = architectures.dumps()
    differences = schema.differences(committed, json.loads(text))
    heading = "architectures.json differs from transformers; to renew it: python -m tune4j.architectures FILE"
    assert not differences, "\n".join([heading, *differences])
    assert text == COMMITTED.read_text(encoding="utf-8")


def test_each_difference_is_named(committed):
    changed = json.loads(json.dumps(committed))
    changed["architectures"]["llama"]["attention"] = ["eager"]
    del changed["architectures"]["gemma2"]
    assert schema.differences(committed, changed) == [
        f"architectures.gemma2: gone (was {json.dumps(committed['architectures']['gemma2'])})",
        f'architectures.llama.attention: was {json.dumps(committed["architectures"]["llama"]["attention"])},'
        ' is ["eager"]',
    ]


SIZE = {
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 8,
    "vocab_size": 32,
}


# Flash attention is left out: without its package and a GPU it is refused for another reason.
@pytest.mark.parametrize("implementation", ["eager", "flex_attention", "sdpa"])
@pytest.mark.parametrize("model_type", ["bloom", "gemma2", "gpt2", "gpt_neo", "gpt_oss", "llama", "mamba", "qwen3"])
def test_models_take_what_the_snapshot_says_and_refuse_the_rest(committed, model_type, implementation):
    from transformers import AutoConfig, AutoModelForCausalLM

    own = {"gpt_neo": {"attention_types": [[["global"], 1]], "num_layers": 1}}
    config = AutoConfig.for_model(model_type, **{**SIZE, **own.get(model_type, {})})
    with torch.device("meta"):
        if implementation in committed["architectures"][model_type]["attention"]:
            model = AutoModelForCausalLM.from_config(config, attn_implementation=implementation)
            assert model.config._attn_implementation == implementation
            assert type(model).__name__ == committed["architectures"][model_type]["class"]
        else:
            with pytest.raises(ValueError, match="does not support an attention implementation"):
                AutoModelForCausalLM.from_config(config, attn_implementation=implementation)
