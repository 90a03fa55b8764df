"""The memory estimate: what it counts, how it moves, and that it is near what a training takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, GPT2Config, LlamaConfig

from tune4j import loading, memory, rehearsal

LORA = {"type": "lora", "r": 4, "target_modules": "all-linear"}
NF4 = {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": True}
INT8 = {"load_in_8bit": True}
PLAIN = {"bf16": False, "activation_checkpointing": False, "per_device_train_batch_size": 2}

DEEP = LlamaConfig(
    vocab_size=800,
    hidden_size=64,
    intermediate_size=192,
    num_hidden_layers=6,
    num_attention_heads=4,
    num_key_value_heads=2,
)


def estimate(model: Path, quantization=None, adapter=None, tokens=64, device="cpu", options=None, **training):
    config = AutoConfig.from_pretrained(model)
    arguments = {"dtype": "float32", **(options or {})}
    return memory.estimate(config, arguments, quantization, adapter, {**PLAIN, **training}, tokens, device)


def deep(**training):
    """The estimate for a model of six layers, where what layers keep is most of what a step takes."""
    return memory.estimate(DEEP, {"dtype": "float32"}, None, LORA, {**PLAIN, **training}, 256)


@pytest.mark.parametrize("quantization", [None, NF4, INT8], ids=["fp32", "nf4", "int8"])
def test_weights_and_parameters_are_those_of_the_loaded_model(tiny_model, quantization):
    from peft import LoraConfig, get_peft_model

    base = loading.causal_lm(str(tiny_model), {"dtype": "float32", "device_map": "cpu"}, quantization)
    weights = 0
    for parameter in base.parameters():
        weights += parameter.numel() * parameter.element_size()
        if state := getattr(parameter, "quant_state", None):
            weights += sum(v.numel() * v.element_size() for v in state.as_dict(packed=True).values())
        if (scales := getattr(parameter, "SCB", None)) is not None:
            weights += scales.numel() * scales.element_size()
    model = get_peft_model(base, LoraConfig(r=4, target_modules="all-linear"))
    trainable, total = model.get_nb_trainable_parameters()
    counted = estimate(tiny_model, quantization, LORA)
    assert (counted.trainable_parameters, counted.total_parameters) == (trainable, total)
    assert counted.adapter == 4 * trainable and counted.optimizer == 8 * trainable
    assert counted.weights == pytest.approx(weights, rel=0.02 if quantization else 0)


def test_a_full_fine_tuning_trains_everything(tiny_model):
    counted = estimate(tiny_model)
    model = loading.causal_lm(str(tiny_model), {"dtype": "float32", "device_map": "cpu"})
    assert counted.trainable_parameters == counted.total_parameters == model.num_parameters()
    assert counted.adapter == 0 and counted.weights == 4 * counted.total_parameters
    assert counted.optimizer == 8 * counted.total_parameters


@pytest.mark.parametrize(
    "larger",
    [
        {"tokens": 128},
        {"per_device_train_batch_size": 4},
        {"adapter": {**LORA, "r": 16}},
        {"options": {"attn_implementation": "eager"}, "tokens": 128},
    ],
    ids=["longer rows", "larger batch", "higher rank", "eager attention"],
)
def test_more_needs_no_less(tiny_model, larger):
    before = {"quantization": NF4, "adapter": LORA}
    assert estimate(tiny_model, **{**before, **larger}).total > estimate(tiny_model, **before).total


def test_checkpointing_keeps_less(tiny_model):
    kept = deep(activation_checkpointing=False)
    recomputed = deep(activation_checkpointing=True)
    assert recomputed.activations < kept.activations / 2 and recomputed.total < kept.total
    assert deep(activation_checkpointing=None, gradient_checkpointing=True) == recomputed


def test_what_is_not_set_is_as_in_sft_config(tiny_model):
    config = AutoConfig.from_pretrained(tiny_model)
    spelled_out = {
        "bf16": True,
        "activation_checkpointing": True,
        "per_device_train_batch_size": 8,
        "optim": "adamw_torch_fused",
    }
    assert memory.estimate(config, {}, None, None, {}, 64) == memory.estimate(config, {}, None, None, spelled_out, 64)


@pytest.mark.parametrize(
    ("optim", "bytes_each"), [("sgd", 0), ("lion_32bit", 4), ("adamw_torch", 8), ("adamw_bnb_8bit", 2.03125)]
)
def test_the_optimizer_has_its_state(tiny_model, optim, bytes_each):
    # all of the adapter's tensors of 4,096 elements and more
    counted = estimate(tiny_model, adapter={"type": "lora", "r": 64, "target_modules": ["q_proj"]}, optim=optim)
    assert counted.optimizer == counted.trainable_parameters * bytes_each


def test_eager_attention_keeps_its_scores(tiny_model):
    heads, layers, tokens, batch = 4, 2, 256, 2
    eager, shorter = (
        estimate(tiny_model, adapter=LORA, tokens=length, options={"attn_implementation": "eager"}).activations
        for length in (tokens, tokens // 2)
    )
    assert eager - 2 * shorter >= 4 * batch * heads * layers * tokens**2 / 2


@pytest.mark.parametrize("kind", ["adalora", "boft", "hra", "ia3", "loha", "lokr", "oft", "vera"])
def test_adapters_of_other_kinds_are_rehearsed(tiny_model, kind):
    counted = estimate(tiny_model, NF4, {"type": kind, "target_modules": ["q_proj"]})
    assert counted.exact and 0 < counted.trainable_parameters < counted.total_parameters


def test_what_cannot_be_rehearsed_is_reckoned(tiny_model, monkeypatch):
    def unable(*_, **__):
        raise NotImplementedError

    whole = estimate(tiny_model, adapter=LORA, tokens=256)
    monkeypatch.setattr(rehearsal, "rehearse", unable)
    reckoned = estimate(tiny_model, adapter=LORA, tokens=256)
    assert whole.exact and not reckoned.exact
    assert (reckoned.weights, reckoned.adapter) == (whole.weights, whole.adapter)
    assert 0.4 < reckoned.activations / whole.activations < 2.5
    assert deep(activation_checkpointing=True).total < deep().total


def test_the_parts_add_up_and_are_json(tiny_model):
    counted = estimate(tiny_model, NF4, LORA)
    assert sum(counted.parts().values()) == counted.total == counted.to_dict()["total"]
    assert all(isinstance(size, int) and size >= 0 for size in counted.parts().values())
    assert json.loads(json.dumps(counted.to_dict())) == counted.to_dict()
    assert counted.moment in ("loading", "forward", "loss", "backward", "update")


def test_layers_that_are_not_linear_modules_are_quantized_too():
    config = GPT2Config(n_embd=64, n_layer=2, n_head=4, vocab_size=400, n_positions=128)
    adapter = {"type": "lora", "r": 4, "target_modules": ["c_attn"], "fan_in_fan_out": True}
    whole = memory.estimate(config, {}, None, adapter, PLAIN, 64)
    quantized = memory.estimate(config, {}, NF4, adapter, PLAIN, 64)
    assert quantized.total_parameters == whole.total_parameters
    assert quantized.weights < whole.weights


def test_memory_is_available():
    assert memory.available("cpu") > 2**20
    if not torch.cuda.is_available():
        assert memory.available("cuda") is None


def test_the_limit_of_a_cgroup_holds(tmp_path):
    (tmp_path / "memory" / "a" / "b").mkdir(parents=True)
    (tmp_path / "job").mkdir()
    stat = "anon 5\ntotal_inactive_file 100\ninactive_file 7\n"
    for folder, limit, used, values in (
        ("memory/a/b", "memory.limit_in_bytes", "memory.usage_in_bytes", (str(2**63 - 4096), "1")),
        ("memory/a", "memory.limit_in_bytes", "memory.usage_in_bytes", ("1000", "400")),
        ("job", "memory.max", "memory.current", ("5000", "4000")),
    ):
        (tmp_path / folder / limit).write_text(values[0] + "\n")
        (tmp_path / folder / used).write_text(values[1] + "\n")
        (tmp_path / folder / "memory.stat").write_text(stat)
    assert memory._left_in_cgroups("9:cpuset:/\n4:memory:/a/b\n", tmp_path) == [700]
    assert memory._left_in_cgroups("0::/job\n", tmp_path) == [1007]
    (tmp_path / "job" / "memory.max").write_text("max\n")
    assert memory._left_in_cgroups("0::/job\n", tmp_path) == []


def test_checkpointing_is_needed_only_where_it_makes_the_run_fit(monkeypatch):
    kept, recomputed = (deep(activation_checkpointing=value).total for value in (False, True))
    arguments = (DEEP, {"dtype": "float32"}, None, LORA, PLAIN, 256)
    for free, needed in ((kept, False), (recomputed, True), (None, False)):
        monkeypatch.setattr(memory, "available", lambda device, free=free: free)
        assert memory.needs_checkpointing(*arguments) is needed


@pytest.mark.skipif(not Path("/proc/self/clear_refs").is_file(), reason="measures by Linux's /proc")
def test_a_training_takes_about_what_was_estimated(tiny_model):
    script = Path(__file__).parents[2] / "benchmarks" / "memory.py"
    setting = {"job": {"adapter": LORA}, "tokens": 384, "training": {"max_length": 384}}
    run = subprocess.run(
        [sys.executable, script, "--train", tiny_model, "--setting", json.dumps(setting)],
        env={**os.environ, "OMP_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "131072"},  # the heap holds nothing
        capture_output=True,
        text=True,
        check=True,
    )
    measured = json.loads(run.stdout.splitlines()[-1])["measured"]
    counted = estimate(tiny_model, adapter=LORA, tokens=384, per_device_train_batch_size=4)
    assert 0.6 < (counted.total - counted.overhead + memory.RUNTIME) / measured < 1.4
