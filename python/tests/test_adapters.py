"""Every kind of adapter: it is trained, saved, and answers the same when it is loaded again."""

from __future__ import annotations

import json

import pytest
import torch

from runs import job, run_folder
from tune4j import adapters, loading, settings, training
from tune4j.errors import ConfigError

KINDS = {
    "lora": {"type": "lora", "r": 4},
    "dora": {"type": "lora", "r": 4, "use_dora": True},
    "adalora": {"type": "adalora", "init_r": 6, "target_r": 2},
    "ia3": {"type": "ia3"},
    "vera": {"type": "vera", "r": 8},
    "oft": {"type": "oft", "oft_block_size": 16},
    "boft": {"type": "boft", "boft_block_size": 4},
    "loha": {"type": "loha", "r": 4},
    "lokr": {"type": "lokr", "r": 4},
    "hra": {"type": "hra", "r": 4},
    "prompt_tuning": {"type": "prompt_tuning", "num_virtual_tokens": 4},
    "prefix_tuning": {"type": "prefix_tuning", "num_virtual_tokens": 4},
    "p_tuning": {"type": "p_tuning", "num_virtual_tokens": 4, "encoder_hidden_size": 16},
    "trainable_tokens": {"type": "trainable_tokens", "token_indices": list(range(6, 200))},
    "ln_tuning": {"type": "ln_tuning"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_learns_and_answers_the_same_when_loaded(tiny_model, untied_model, tmp_path, kind):
    model = untied_model if kind == "trainable_tokens" else tiny_model
    folder = run_folder(tmp_path, validation=0)
    asked = {**job(model, max_steps=2, save_strategy="no", bf16=False), "adapter": KINDS[kind]}
    seen = {}
    save = training._save

    def keep(trained, *arguments):
        seen["logits"] = logits(trained)
        return save(trained, *arguments)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(training, "_save", keep)
        result = training.run_job(asked, folder, "first")
    assert result["steps"] == 2
    base = loading.causal_lm(str(model), {"dtype": "float32", "device_map": "cpu"})
    before = logits(base)
    after = logits(loading.adapted(base, str(folder / "adapter")))
    assert not torch.equal(before, after), "nothing was learned"
    torch.testing.assert_close(after, seen["logits"], rtol=1e-5, atol=1e-5)
    saved = json.loads((folder / "adapter" / "adapter_config.json").read_text())
    assert saved["peft_type"] == KINDS[kind]["type"].upper()


@pytest.mark.parametrize(
    ("adapter", "cause"),
    [
        (
            {"type": "cpt", "cpt_token_ids": [1], "cpt_mask": [1], "cpt_tokens_type_mask": [1]},
            "has no attribute 'logits'",
        ),
        ({"type": "adaption_prompt"}, "Unsupported model type for adaption prompt"),
        ({"type": "poly"}, "task_ids should not be None"),
        ({"type": "multitask_prompt_tuning", "num_virtual_tokens": 4}, "task_ids cannot be None"),
        ({"type": "xlora"}, "`use_cache` must be False"),
    ],
)
def test_a_refused_kind_is_one_that_upstream_cannot_train(tiny_model, tmp_path, monkeypatch, adapter, cause):
    """When one of these is trained by a newer library, it need not be refused any more."""
    monkeypatch.setattr(adapters, "_REFUSED", {})
    asked = {**job(tiny_model, max_steps=1, save_strategy="no"), "adapter": adapter}
    with pytest.raises(Exception, match=cause):
        training.run_job(asked, run_folder(tmp_path, validation=0), "first")


def logits(model) -> torch.Tensor:
    model.eval()
    with torch.no_grad():
        return model(input_ids=torch.arange(8, 24)[None]).logits[:, -16:]


def test_adalora_divides_its_budget_over_the_steps_of_the_run(tiny_model, tmp_path):
    folder = run_folder(tmp_path, validation=0)
    asked = job(tiny_model, num_train_epochs=3, gradient_accumulation_steps=2, save_strategy="no")
    result = training.run_job({**asked, "adapter": KINDS["adalora"]}, folder, "first")
    effective = json.loads((folder / "effective.json").read_text())["adapter"]
    assert effective["total_step"]["value"] == result["steps"] == 6
    assert effective["total_step"]["origin"] == "job"
    ranks = json.loads((folder / "adapter" / "adapter_config.json").read_text())["rank_pattern"]
    assert sum(sum(kept) for kept in ranks.values()) < 6 * len(ranks), "no rank was taken away"


@pytest.mark.parametrize(
    ("adapter", "message"),
    [
        ({"type": "loraa"}, "peft has no adapter 'loraa', did you mean lora?"),
        ({"type": "cpt"}, "cpt computes its loss from logits, which TRL does not make"),
        ({"type": "poly"}, "poly needs a task for each row"),
        ({"type": "adaption_prompt"}, "wraps the model so that TRL does not find its loss"),
        ({"type": "adamss"}, "adamss needs the Python package scikit-learn"),
        ({"type": "ia3", "r": 4}, "IA3Config refuses this"),
        ({"type": "prompt_tuning"}, "an adapter of type prompt_tuning cannot do without it"),
        ({"type": "oft", "target_modules": ["q_projj"]}, "did you mean 'q_proj'"),
        ({"type": "ia3", "target_modules": ["q_proj"], "feedforward_modules": ["upp"]}, "'upp' matches no module"),
        ({"type": "lora", "modules_to_save": ["lm_heat"]}, "'lm_heat' matches no module"),
        ({"type": "trainable_tokens", "token_indices": [1], "target_modules": ["embed"]}, "'embed' matches no module"),
        ({"type": "trainable_tokens", "token_indices": [1]}, "Gemma2ForCausalLM uses its embeddings as output head"),
        ({"type": "lora", "trainable_token_indices": [1]}, "TRL would leave the tokens of the head untrained"),
        ({"type": "lora", "target_modules": ["q_proj", "lm_head"]}, "'lm_head' is the output head"),
        ({"type": "ia3", "target_modules": r".*(k_proj|lm_head)"}, "is the output head"),
    ],
)
def test_an_adapter_that_cannot_be_is_said_before_the_run(tiny_model, adapter, message):
    with pytest.raises(ConfigError) as raised:
        loading.inspect_request(None, {"model": {"name": str(tiny_model)}, "adapter": adapter})
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("adapter", "targets"),
    [
        ({"type": "hra"}, {"target_modules": "all-linear"}),
        ({"type": "lora", "target_parameters": ["x"]}, {}),
        ({"type": "trainable_tokens"}, {}),
        ({"type": "prompt_tuning"}, {}),
        ({"type": "ia3"}, {}),
    ],
)
def test_targets_are_chosen_for_kinds_that_take_linear_layers(adapter, targets):
    assert adapters.targets(adapter, "gemma2") == targets


def test_ia3_takes_all_linear_layers_of_an_architecture_that_peft_does_not_know():
    assert adapters.targets({"type": "ia3"}, "unheard-of") == {
        "target_modules": "all-linear",
        "feedforward_modules": [],
    }


def test_the_quantization_is_of_its_method(tiny_model):
    asked = {"model": {"name": str(tiny_model)}, "adapter": {"type": "lora"}, "quantization": {"quant_method": "gptq"}}
    with pytest.raises(ConfigError, match="gptq needs the Python package.* optimum.*gptqmodel.*pip install") as raised:
        loading.inspect_request(None, asked)
    assert raised.value.details == {"field": "quantization.quant_method"}
    asked["quantization"] = {"quant_method": "awq", "bits": 4}
    with pytest.raises(ConfigError, match="awq needs the Python package gptqmodel, not in this environment"):
        loading.inspect_request(None, asked)
    asked["quantization"] = {"quant_method": "squeeze"}
    with pytest.raises(ConfigError, match="must be one of bitsandbytes, gptq, awq, got 'squeeze'"):
        loading.inspect_request(None, asked)


def test_a_quantized_model_needs_an_adapter(tiny_model):
    with pytest.raises(ConfigError, match="can only be trained with an adapter"):
        loading.inspect_request(None, {"model": {"name": str(tiny_model)}, "quantization": {"load_in_8bit": True}})


def test_gptq_and_awq_reach_their_classes(monkeypatch):
    from tune4j import quantization

    monkeypatch.setattr(quantization, "check_packages", lambda _: None)
    built = quantization.build({"quant_method": "gptq", "bits": 4, "group_size": 64})
    assert type(built).__name__ == "GPTQConfig" and built.group_size == 64
    assert type(quantization.build({"quant_method": "awq", "bits": 4})).__name__ == "AwqConfig"
    assert quantization.build({"load_in_4bit": True}).load_in_4bit is True


def test_prefix_tuning_is_trained_without_recomputed_activations(tiny_model):
    asked = {**job(tiny_model), "adapter": KINDS["prefix_tuning"]}
    chosen, _, _ = loading.examine(asked)
    choice = chosen.choices["training"]["activation_checkpointing"]
    assert choice == settings.Choice(False, "job", "peft refuses prefix tuning with recomputed activations")
