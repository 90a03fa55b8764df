"""Configuration files as the real libraries write them, and whether they read the same from those of Java.

``python upstream_files.py write FOLDER`` has upstream write a file for each of ``configs()``. For each, Java then
leaves ``NAME.map.json``, the values it read, and the file or folder ``NAME.java``, which it wrote;
``python upstream_files.py compare FOLDER`` prints each difference and exits with 1 if there is one.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import peft
import torch
from transformers import AwqConfig, BitsAndBytesConfig, GenerationConfig, GPTQConfig, LlamaConfig
from transformers.quantizers.auto import AutoQuantizationConfig
from trl import DatasetMixtureConfig, ModelConfig, ScriptArguments, SFTConfig, TrlParser

TRL = """
model_name_or_path: org/model
lora_r: 8
dataset_name: org/rows
output_dir: out
use_cpu: true
bf16: no
learning_rate: 1e-4
num_train_epochs: "2"
warmup_steps: 0.1
max_length: null
packing: yes
optim: adafactor
report_to: [tensorboard]
lr_scheduler_type: polynomial
lr_scheduler_kwargs: {power: 1.0e+10}
run_name: "no"
"""


def adapters() -> dict[str, peft.PeftConfig]:
    return {
        "lora": peft.LoraConfig(r=4, lora_alpha=1, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"),
        "pissa": peft.LoraConfig(
            init_lora_weights="pissa_niter_4", use_rslora=True, rank_pattern={"q_proj": 2}, layers_to_transform=[0, 2]
        ),
        "adalora": peft.AdaLoraConfig(total_step=100, tinit=10, tfinal=20, init_r=6, target_modules="all-linear"),
        "ia3": peft.IA3Config(target_modules=["k_proj", "down_proj"], feedforward_modules=["down_proj"]),
        "prompt": peft.PromptTuningConfig(
            num_virtual_tokens=3,
            prompt_tuning_init="TEXT",
            prompt_tuning_init_text="Answer:",
            tokenizer_name_or_path="org/model",
            task_type="CAUSAL_LM",
        ),
        "prefix": peft.PrefixTuningConfig(num_virtual_tokens=5, prefix_projection=True),
        "oft": peft.OFTConfig(r=2, oft_block_size=0),
        "hra": peft.HRAConfig(r=4, apply_GS=True, base_model_name_or_path="org/model", revision="main"),
    }


def generations() -> dict[str, GenerationConfig]:
    return {
        "greedy": GenerationConfig(),
        "sampled": GenerationConfig(do_sample=True, temperature=1.0, top_k=50, eos_token_id=[1, 5], min_p=1e-05),
        "of_a_model": GenerationConfig.from_model_config(LlamaConfig(bos_token_id=3)),
    }


def quantizations() -> dict[str, Any]:
    return {
        "nf4": BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16
        ),
        "fp4": BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_storage="float16"),
        "int8": BitsAndBytesConfig(load_in_8bit=True, llm_int8_threshold=4.5, llm_int8_skip_modules=["lm_head"]),
        "gptq": GPTQConfig(bits=4, dataset=["one", "two"], tokenizer="org/model", desc_act=True, group_size=-1),
        "gptq_v2": GPTQConfig(bits=8, checkpoint_format="gptq_v2", sym=False),
        "awq": AwqConfig(zero_point=False, modules_to_not_convert=["lm_head"]),
        "awq_gemv": AwqConfig(bits=4, version="gemv", desc_act=True),
    }


def fields(configuration: Any) -> dict[str, Any]:
    return {field.name: getattr(configuration, field.name) for field in dataclasses.fields(configuration)}


def parsed_by_trl(file: Path) -> dict[str, Any]:
    parser = TrlParser((ScriptArguments, SFTConfig, ModelConfig, DatasetMixtureConfig))
    parts = parser.parse_args_and_config(["--config", str(file)])
    return {f"{type(part).__name__}.{name}": value for part in parts for name, value in fields(part).items()}


def settings(generation: GenerationConfig) -> dict[str, Any]:
    """Without the note whether they were derived from a model's configuration."""
    return {name: value for name, value in generation.to_dict().items() if name != "_from_model_config"}


def write(folder: Path) -> None:
    for name, adapter in adapters().items():
        adapter.save_pretrained(folder / name)
    for name, generation in generations().items():
        generation.save_pretrained(folder / name)
    for name, quantization in quantizations().items():
        LlamaConfig(quantization_config=quantization, rms_norm_eps=1e-05).save_pretrained(folder / name)
    (folder / "trl.yaml").write_text(TRL)


def compare(folder: Path) -> list[str]:
    found = []

    def same(name: str, expected: dict[str, Any], actual: dict[str, Any]) -> None:
        for key in sorted(expected.keys() | actual.keys()):
            if expected.get(key) != actual.get(key):
                found.append(f"{name}: {key} was {expected.get(key)!r}, is {actual.get(key)!r}")

    def values(name: str) -> dict[str, Any]:
        return json.loads((folder / f"{name}.map.json").read_text())

    for name, adapter in adapters().items():
        upstream = fields(peft.PeftConfig.from_pretrained(folder / name))
        same(name, upstream, fields(type(adapter)(**values(name))))
        same(f"{name}.java", upstream, fields(peft.PeftConfig.from_pretrained(folder / f"{name}.java")))
    for name, generation in generations().items():
        same(name, settings(generation), settings(GenerationConfig(**values(name))))
        same(f"{name}.java", settings(generation), settings(GenerationConfig.from_pretrained(folder / f"{name}.java")))
    for name, quantization in quantizations().items():
        same(name, quantization.to_dict(), type(quantization)(**values(name)).to_dict())
        before, after = (LlamaConfig.from_pretrained(folder / one) for one in (name, f"{name}.java"))
        read = AutoQuantizationConfig.from_dict(after.quantization_config)
        same(f"{name}.java", quantization.to_dict(), read.to_dict())
        del before.quantization_config, after.quantization_config
        same(f"{name}.java, the rest", before.to_dict(), after.to_dict())
    upstream = parsed_by_trl(folder / "trl.yaml")
    arguments = fields(SFTConfig(**values("trl")))
    same("trl", upstream, {**upstream, **{f"SFTConfig.{name}": value for name, value in arguments.items()}})
    same("trl.java", upstream, parsed_by_trl(folder / "trl.java.yaml"))
    return found


if __name__ == "__main__":
    command, place = sys.argv[1:]
    if command == "write":
        write(Path(place))
    else:
        differences = compare(Path(place))
        print("\n".join(differences))
        sys.exit(bool(differences))
