'''Writes reproduce.py: the same training in plain Python, with nothing but the Hugging Face libraries.

The script is the user's way out, and the check on this program: it tokenizes the rows by TRL's own preprocessing and
has to arrive at the same losses, gradient norms and adapter, to the last bit.
'''

from __future__ import annotations

from pathlib import Path
from typing import Any

from tune4j.loading import model_arguments
from tune4j.settings import SECRETS, Settings, plain

_TEMPLATE = '''"""Trains what this run trained, with nothing but the Hugging Face libraries, and prints every loss.

    python reproduce.py [--model NAME_OR_FOLDER] [--output FOLDER]

Reads the rows in dataset/ beside this file. On the machine of the run it prints the same numbers as events.jsonl, to
the last bit, and ends with the same SHA-256 of the saved weights.
"""

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

import torch
from datasets import Dataset
{peft_import}from transformers import {transformers_imports}
from transformers.trainer_callback import PrinterCallback
from trl import SFTConfig, SFTTrainer

RUN = Path(__file__).resolve().parent
options = argparse.ArgumentParser()
options.add_argument("--model", default={model_name!r})
options.add_argument("--output", type=Path, default=RUN / "reproduced")
options = options.parse_args()


def rows(part):
    with open(RUN / "dataset" / f"{{part}}.jsonl", encoding="utf-8") as lines:
        return Dataset.from_list([json.loads(line) for line in lines])


class Print(TrainerCallback):
    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" in logs:
            print(f"step {{state.global_step}} loss {{logs['loss']!r}} grad_norm {{logs.get('grad_norm')!r}}", flush=True)

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        print(f"step {{state.global_step}} eval_loss {{metrics['eval_loss']!r}}", flush=True)


torch.set_num_threads({threads})
tokenizer = AutoTokenizer.from_pretrained(options.model{tokenizer_arguments})
if tokenizer.pad_token is None:
    tokenizer.pad_token = tokenizer.eos_token
{quantization}model = AutoModelForCausalLM.from_pretrained(
    options.model,
{model_arguments}
)
{differentiable}arguments = SFTConfig(
    output_dir=str(options.output),
{training_arguments}
)
arguments._n_gpu = min(arguments.n_gpu, 1)  # several would be used as torch.nn.DataParallel
trainer = SFTTrainer(
    model=model,
    args=arguments,
    train_dataset=rows("train"),
    eval_dataset={validation},
    processing_class=tokenizer,
    peft_config={adapter},
    callbacks=[Print()],
)
trainer.remove_callback(PrinterCallback)
{float32}
began = time.monotonic()
trainer.train()
print(f"trained in {{time.monotonic() - began}} seconds", file=sys.stderr)
trainer.model.save_pretrained(options.output)
digest = hashlib.sha256()
for file in sorted(options.output.glob("*.safetensors")):
    digest.update(file.read_bytes())
print("sha256", digest.hexdigest())
'''

_FLOAT32 = """for parameter in trainer.model.parameters():  # the precision in which a saved adapter comes back
    if parameter.requires_grad:
        parameter.data = parameter.data.to(torch.float32)
"""

_DIFFERENTIABLE = """for module in model.modules():  # repacked by an evaluation, the weights would pass on no gradient
    if hasattr(module, "support_avx512bf16_for_cpu"):
        module.support_avx512bf16_for_cpu = False
"""

def write(path: Path, settings: Settings, validation: bool) -> None:
    """Writes the script for a run with these settings to `path`."""
    path.write_text(render(settings, validation), encoding="utf-8")


def render(settings: Settings, validation: bool) -> str:
    """The script's text. `validation` says whether the data set has a validation part."""
    import torch

    quantized = bool(settings.quantization)
    imports = ["AutoModelForCausalLM", "AutoTokenizer", "TrainerCallback"] + ["BitsAndBytesConfig"] * quantized
    model = model_arguments(settings.arguments("model"))
    shared = {key: model[key] for key in ("revision", "trust_remote_code", "subfolder") if key in model}
    model_text = _arguments(model, 4)
    if quantized:
        model_text += "\n    quantization_config=quantization,"
    lora = settings.arguments("adapter")
    lora.pop("type", None)
    return _TEMPLATE.format(
        peft_import="from peft import LoraConfig\n" if settings.adapter else "",
        transformers_imports=", ".join(sorted(imports)),
        model_name=settings.model_name,
        threads=settings.threads or torch.get_num_threads(),
        tokenizer_arguments="".join(f", {name}={plain(value)!r}" for name, value in shared.items()),
        quantization=(
            f"quantization = BitsAndBytesConfig(\n{_arguments(settings.quantization, 4)}\n)\n" if quantized else ""
        ),
        differentiable=_DIFFERENTIABLE if quantized else "",
        model_arguments=model_text,
        training_arguments=_arguments(settings.arguments("training"), 4),
        validation='rows("validation")' if validation else "None",
        adapter=f"LoraConfig(\n{_arguments(lora, 8)}\n    )" if settings.adapter else "None",
        float32=_FLOAT32 if settings.adapter else "",
    )


def _arguments(arguments: dict[str, Any], indent: int) -> str:
    """One keyword argument a line; secrets are left to the environment."""
    lines = [f"{name}={plain(value)!r}," for name, value in arguments.items() if name not in SECRETS]
    return "\n".join(" " * indent + line for line in lines)
