"""Whole runs on a tiny model: what is written, what is told, and that a run can be stopped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch

from runs import LORA, events, job, run_folder
from tune4j import adapters, devices, loading, training
from tune4j.errors import ConfigError

NF4 = {
    "load_in_4bit": True,
    "bnb_4bit_quant_type": "nf4",
    "bnb_4bit_use_double_quant": True,
    "bnb_4bit_compute_dtype": "float32",
}


def test_a_run_folder_explains_itself(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    result = training.run_job(job(tiny_model, num_train_epochs=2, save_steps=4), folder, "first")
    written = {path.name for path in folder.iterdir()}
    assert written == {
        "adapter", "checkpoint-4", "checkpoint-6", "dataset", "effective.json", "environment.json", "events.jsonl",
        "reproduce.py", "result.json",
    }  # fmt: skip
    assert {path.name for path in (folder / "adapter").iterdir()} >= {
        "adapter_config.json", "adapter_model.safetensors", "chat_template.jinja", "generation_config.json",
        "tokenizer.json",
    }  # fmt: skip
    assert json.loads((folder / "result.json").read_text()) == result
    assert result["outcome"] == "SUCCEEDED" and result["steps"] == 6
    assert result["loss"]["last"] < result["loss"]["first"]


def test_every_argument_has_a_value_and_an_origin(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    training.run_job({**job(tiny_model, max_steps=1), "quantization": NF4}, folder, "first")
    effective = json.loads((folder / "effective.json").read_text())
    arguments = effective["training"]
    assert arguments["learning_rate"] == {"value": 1e-2, "origin": "set"}
    assert arguments["weight_decay"] == {"value": 0.0, "origin": "upstream"}
    assert arguments["eval_strategy"]["origin"] == "job" and arguments["eval_strategy"]["value"] == "epoch"
    if not torch.cuda.is_available():
        assert arguments["bf16"]["value"] is devices.machine().bf16_units and arguments["bf16"]["origin"] == "device"
        assert effective["model"]["dtype"]["value"] == "float32"
    assert len(arguments) > 110
    assert effective["adapter"]["r"] == {"value": 4, "origin": "set"}
    targets = effective["adapter"]["target_modules"]
    assert (targets["value"], targets["origin"]) == ("all-linear", "job")
    assert "model.layers.0.self_attn.q_proj" in targets["effective"]
    assert effective["quantization"]["bnb_4bit_quant_type"] == {"value": "nf4", "origin": "set"}
    for section in ("model", "training", "adapter", "quantization", "runtime"):
        for name, argument in effective[section].items():
            assert argument["origin"] in ("set", "upstream", "device", "job"), name
            assert ("reason" in argument) == (argument["origin"] in ("device", "job")) or name == "output_dir", name


def test_events_are_numbered_and_come_in_order(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    training.run_job(job(tiny_model, num_train_epochs=1, save_strategy="no"), folder, "first")
    record = events(folder)
    assert [event["seq"] for event in record] == list(range(len(record)))
    assert {(event["v"], event["run"], event["rank"]) for event in record} == {(1, "first", 0)}
    assert [event["type"] for event in record] == ["RunStarted", *["StepEnded", "Logged"] * 3, "Evaluated", "RunEnded"]
    started = record[0]["data"]
    assert started["total_steps"] == 3 and 0 < started["trainable_parameters"] < started["total_parameters"]


@pytest.mark.parametrize("asked_at", [0, 2])
def test_stop_finishes_the_step_and_saves(tiny_model, tmp_path, asked_at):
    folder = run_folder(tmp_path)
    polls = iter(range(100))
    result = training.run_job(
        job(tiny_model, num_train_epochs=50),
        folder,
        "first",
        controls=lambda: ["stop"] if next(polls) == asked_at else [],
    )
    assert result["outcome"] == "CANCELLED" and result["steps"] == asked_at + 1
    assert (folder / f"checkpoint-{asked_at + 1}" / "adapter_model.safetensors").is_file()
    assert (folder / "adapter" / "adapter_model.safetensors").is_file()
    assert events(folder)[-1]["data"]["outcome"] == "CANCELLED"


def test_a_checkpoint_and_an_evaluation_can_be_asked_for(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    asked = [[], ["checkpoint", "evaluate"], []]
    training.run_job(
        job(tiny_model, num_train_epochs=1, save_strategy="no", eval_strategy="no"),
        folder,
        "first",
        controls=lambda: asked.pop(0),
    )
    moments = [(event["type"], event["data"].get("step")) for event in events(folder)]
    assert ("CheckpointSaved", 2) in moments and ("Evaluated", 2) in moments
    assert sum(kind in ("CheckpointSaved", "Evaluated") for kind, _ in moments) == 2


def test_a_failure_ends_the_record_and_is_raised(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        training.run_job(job(tiny_model, chat_template_path="x.jinja"), folder, "first")
    assert json.loads((folder / "result.json").read_text())["outcome"] == "FAILED"
    last = events(folder)[-1]
    assert last["type"] == "RunEnded" and last["data"]["error"]["type"] == "tune4j.errors.ConfigError"


@pytest.mark.parametrize("quantization", [None, NF4])
def test_what_is_trained_is_fp32_and_what_is_saved_computes_the_same(tiny_model, tmp_path, quantization):
    """TRL casts the adapter of a 4-bit base to bf16; a saved one comes back as fp32."""
    folder = run_folder(tmp_path, validation=0)
    asked = {**job(tiny_model, max_steps=3, save_strategy="no"), "quantization": quantization}
    result = training.run_job(asked, folder, "first")
    base = loading.causal_lm(str(tiny_model), {"dtype": "float32", "device_map": "cpu"}, quantization)
    model = loading.adapted(base, str(folder / "adapter"))
    weights = [p for name, p in model.named_parameters() if "lora" in name]
    assert weights and all(p.dtype == torch.float32 for p in weights)
    again = tmp_path / "again"
    model.save_pretrained(again)
    assert training._sha256(again) == result["sha256"]


def test_an_evaluation_does_not_cut_off_the_gradient_of_4_bit_weights(tiny_model):
    """bitsandbytes repacks 4-bit weights for bf16 CPUs in the first evaluation, into a product without gradient."""
    from peft import get_peft_model

    base = loading.causal_lm(str(tiny_model), {"dtype": "float32", "device_map": "cpu"}, NF4)
    model = get_peft_model(base, adapters.build(LORA | {"lora_dropout": 0.0, "target_modules": "all-linear"}))
    ids = torch.arange(10, 30)[None]

    def gradient() -> torch.Tensor:
        model.zero_grad()
        model(input_ids=ids, labels=ids).loss.backward()
        (first,) = [p for n, p in model.named_parameters() if "layers.0.self_attn.q_proj.lora_B" in n]
        return first.grad.clone()

    model.train()
    before = gradient()
    model.eval()
    with torch.no_grad():
        model(input_ids=ids)
    model.train()
    assert before.abs().sum() > 0
    assert torch.equal(before, gradient())


def test_no_secret_is_written(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    asked = job(tiny_model, max_steps=1, save_strategy="no", hub_token="hf_secretsecret")
    asked["model"]["token"] = "hf_secretsecret"
    training.run_job(asked, folder, "first")
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"hf_secretsecret" not in file.read_bytes(), file.name


def test_the_script_loads_the_model_as_the_run_did(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    asked = job(tiny_model, max_steps=1, save_strategy="no")
    asked["model"] |= {"attn_implementation": "auto", "device_map": "auto", "max_memory": {"cpu": "1GiB"}}
    training.run_job(asked, folder, "first")
    script = (folder / "reproduce.py").read_text()
    assert "max_memory={'cpu': '1GiB'}," in script and "attn_implementation" not in script
    assert loading.model_arguments({"max_memory": {"0": "4GiB", "cpu": "1GiB"}})["max_memory"] == {
        0: "4GiB",
        "cpu": "1GiB",
    }


def test_the_script_imports_nothing_of_ours(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    training.run_job(job(tiny_model, max_steps=1, save_strategy="no"), folder, "first")
    script = (folder / "reproduce.py").read_text()
    assert "tune4j" not in script
    compile(script, "reproduce.py", "exec")
    imports = set(re.findall(r"^(?:from|import) (\w+)", script, re.MULTILINE))
    standard = {"argparse", "hashlib", "json", "os", "pathlib", "sys", "time"}
    assert imports - standard == {"datasets", "peft", "torch", "transformers", "trl"}
