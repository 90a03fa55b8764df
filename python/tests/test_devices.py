"""What is chosen because of the machine, and what it cannot serve."""

from __future__ import annotations

import pytest
import torch

from runs import LORA, job, run_folder
from tune4j import attention, devices, loading, plan, settings, training
from tune4j.devices import Machine
from tune4j.errors import ConfigError

CPU = Machine("a CPU", None, False, 8, False)
CPU_BF16 = Machine("a CPU", None, True, 8, False)
VOLTA = Machine("Tesla V100", (7, 0), False, 8, False)
PASCAL = Machine("Tesla P100", (6, 0), False, 8, False)
AMPERE = Machine("NVIDIA A100", (8, 0), True, 8, False)
SMALL_AMPERE = Machine("NVIDIA A2", (8, 6), True, 2, False)
EMBEDDED = Machine("NVIDIA A100", (8, 0), True, 8, True)


@pytest.fixture
def on(monkeypatch):
    """Says what machine this is. Only what is chosen is looked at then, nothing is trained on it."""
    return lambda machine: monkeypatch.setattr(devices, "machine", lambda use_cpu=False: machine)


@pytest.mark.parametrize(
    ("machine", "chosen"),
    [
        (CPU, {"bf16": False}),
        (CPU_BF16, {"bf16": True}),
        (PASCAL, {"bf16": False}),
        (VOLTA, {"bf16": False, "fp16": True}),
        (AMPERE, {"bf16": True}),
    ],
)
def test_the_precision_is_the_one_that_the_device_has_units_for(machine, chosen):
    choices = devices.precision(machine, {})
    assert {name: choice.value for name, choice in choices.items()} == chosen
    assert all(choice.origin == "device" and choice.reason for choice in choices.values())
    assert devices.precision(machine, {"fp16": True}) == {} == devices.precision(machine, {"bf16": True})


@pytest.mark.parametrize(
    ("machine", "adapter", "dtype"),
    [(CPU_BF16, True, "float32"), (AMPERE, True, None), (VOLTA, True, "float16"), (VOLTA, False, "float32")],
)
def test_the_weights_have_a_type_that_the_device_can_train(machine, adapter, dtype):
    choice = devices.model_choices(machine, adapter).get("dtype")
    assert (choice.value if choice else None) == dtype


@pytest.mark.parametrize(
    ("machine", "workers"), [(CPU, 0), (SMALL_AMPERE, 0), (AMPERE, 2), (EMBEDDED, 0)]
)
def test_batches_are_made_by_other_processes_where_that_helps_and_is_safe(machine, workers):
    choices = devices.data_loading(machine, {})
    assert choices["dataloader_num_workers"].value == workers
    assert ("dataloader_persistent_workers" in choices) == (workers > 0)
    assert devices.data_loading(machine, {"dataloader_num_workers": 1}) == {}


AMPERE_OR_LATER = "an NVIDIA GPU of compute capability 8.0 or higher"
ON_CPU = "here is a CPU without bf16 instructions"
ON_VOLTA = "here is Tesla V100 (compute capability 7.0)"


@pytest.mark.parametrize(
    ("machine", "arguments", "message"),
    [
        (CPU, {"tf32": True}, f"tf32 needs {AMPERE_OR_LATER}; {ON_CPU}: leave tf32 out"),
        (VOLTA, {"tf32": True}, f"tf32 needs {AMPERE_OR_LATER}; {ON_VOLTA}: leave tf32 out"),
        (CPU, {"fp16": True}, f"fp16 needs a GPU; {ON_CPU}: leave fp16 out, which trains in fp32"),
        (CPU_BF16, {"fp16": True}, "fp16 needs a GPU; here is a CPU with bf16 instructions: set bf16 instead"),
        (
            CPU,
            {"fp16_full_eval": True},
            f"fp16_full_eval needs a GPU; {ON_CPU}: leave fp16_full_eval out, which trains in fp32",
        ),
        (
            CPU,
            {"bf16": True, "use_cpu": False},
            f"bf16 is refused on a CPU unless use_cpu is true; {ON_CPU}: leave use_cpu or bf16 out",
        ),
        (VOLTA, {"bf16": True}, f"bf16 needs compute capability 8.0 or higher; {ON_VOLTA}: set fp16 instead"),
        (
            VOLTA,
            {"bf16_full_eval": True},
            f"bf16_full_eval needs compute capability 8.0 or higher; {ON_VOLTA}: set fp16_full_eval instead",
        ),
        (
            EMBEDDED,
            {"dataloader_num_workers": 2},
            "dataloader_num_workers forks processes, which a JVM does not survive; here is NVIDIA A100 (compute "
            "capability 8.0): set 0, or train in a worker process (--runtime process)",
        ),
    ],
)
def test_what_the_machine_lacks_is_refused_and_named(tiny_model, on, machine, arguments, message):
    on(machine)
    with pytest.raises(ConfigError) as raised:
        loading.inspect_request(None, job(tiny_model, **arguments))
    assert str(raised.value) == message
    assert raised.value.details == {"field": f"training.{next(iter(arguments))}"}


def test_nothing_is_written_for_what_the_machine_lacks(tiny_model, tmp_path, on):
    on(CPU)
    folder = run_folder(tmp_path)
    with pytest.raises(ConfigError):
        training.run_job(job(tiny_model, tf32=True), folder, "first")
    assert not (folder / "effective.json").exists()
    assert {file.name for file in (folder / "dataset").iterdir()} == {"train.jsonl", "validation.jsonl"}


def test_a_plan_lists_what_the_machine_lacks(tiny_model, tmp_path, on):
    on(CPU)
    asked = {**job(tiny_model, tf32=True, fp16=True, bf16_full_eval=True), "adapter": LORA}
    planned = plan.plan_request(None, {"job": asked, "folder": str(run_folder(tmp_path))})
    fields = [warning["field"] for warning in planned["warnings"]]
    assert fields == ["training.tf32", "training.fp16", "training.bf16_full_eval"]
    assert planned["effective"]["training"]["tf32"] == {"value": True, "origin": "set", "effective": False}


def test_a_machine_without_the_units_warns(tiny_model, on):
    on(CPU)
    asked = job(tiny_model, bf16=True)
    asked["model"]["dtype"] = "float16"
    chosen, _, _ = loading.examine(asked)
    assert [(problem.field, problem.fatal) for problem in chosen.warnings] == [
        ("training.bf16", False),
        ("model.dtype", False),
    ]
    on(CPU_BF16)
    assert loading.examine(job(tiny_model, bf16=True))[0].warnings == []


def test_what_the_job_set_is_not_chosen(tiny_model):
    asked = job(tiny_model, bf16=False, optim="sgd", activation_checkpointing=True, dataloader_num_workers=0)
    asked["model"] |= {"dtype": "bfloat16", "attn_implementation": "eager"}
    choices = loading.examine(asked)[0].choices
    assert not {"bf16", "optim", "activation_checkpointing", "dataloader_num_workers"} & choices["training"].keys()
    assert not {"dtype", "attn_implementation"} & choices["model"].keys()


def test_the_attention_is_chosen_by_architecture(tiny_model):
    from transformers import GPT2Config, LlamaConfig

    assert attention.choose(LlamaConfig())[0] == "sdpa" == attention.choose(GPT2Config())[0]
    choice = loading.examine(job(tiny_model))[0].choices["model"]["attn_implementation"]
    assert choice == settings.Choice("eager", "job", "Gemma2ForCausalLM has no sdpa")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            "sdpa",
            "Gemma2ForCausalLM has eager, flash_attention_2, flash_attention_3, flash_attention_4, flex_attention, "
            "not sdpa",
        ),
        ("flash_attention_2", "flash_attention_2 needs a GPU; here is a CPU"),
    ],
)
def test_an_attention_that_cannot_be_is_refused(tiny_model, on, asked, message):
    on(CPU)
    with pytest.raises(ConfigError) as raised:
        loading.inspect_request(None, {"model": {"name": str(tiny_model), "attn_implementation": asked}})
    assert message in str(raised.value)
    assert raised.value.details == {"field": "model.attn_implementation"}


@pytest.mark.parametrize("asked", ["auto", "eager", "flex_attention", "kernels-community/flash-attn", "paged|eager"])
def test_an_attention_that_can_be_passes(tiny_model, asked):
    loading.inspect_request(None, {"model": {"name": str(tiny_model), "attn_implementation": asked}})


def test_what_is_refused_is_what_upstream_refuses(untied_model):
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.from_pretrained(untied_model)
    for name in ("eager", "sdpa", "flex_attention"):
        if name in attention.implementations(config):
            AutoModelForCausalLM.from_config(config, attn_implementation=name)
        else:
            with pytest.raises(ValueError, match="does not support"):
                AutoModelForCausalLM.from_config(config, attn_implementation=name)


def test_upstreams_defaults_are_left_alone(tiny_model):
    asked = {**job(tiny_model), "defaults": "upstream"}
    chosen, _, _ = loading.examine(asked, validation=True)
    assert chosen.choices["adapter"] == {}
    assert chosen.choices["model"].keys() == {"trust_remote_code"}
    needed = {"disable_tqdm"} if torch.cuda.is_available() else {"disable_tqdm", "use_cpu"}
    assert chosen.choices["training"].keys() == needed
    assert chosen.threads is None


def test_the_device_and_how_it_is_used(tiny_model):
    here = devices.machine()
    assert here.cuda == torch.cuda.is_available() and not here.embedded
    assert devices.machine(use_cpu=True).capability is None
    assert devices.optimizer(here).value == "adamw_torch_fused"
