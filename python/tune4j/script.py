'''Writes reproduce.py: the same training in plain Python, with nothing but the Hugging Face libraries.

The script is the user's way out, and the check on this program: it tokenizes the rows by TRL's own preprocessing and
has to arrive at the same losses, gradient norms and adapter, to the last bit. What TRL's preprocessing does not know,
such as text templates and masked tokens, it reads from the token files.
'''

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from tune4j import adapters, additions, quantization, words
from tune4j.effective import plain
from tune4j.environment import SECRETS
from tune4j.loading import model_arguments
from tune4j.settings import Settings

_TEMPLATE = '''"""Trains what this run trained, with nothing but the Hugging Face libraries, and prints every loss.

    python reproduce.py [--model NAME_OR_FOLDER] [--output FOLDER]

Reads the {read} in dataset/ beside this file. On the machine of the run it prints the same numbers as events.jsonl, to
the last bit, and ends with the same SHA-256 of the saved weights.
"""

import argparse
import hashlib
{json_import}{os_import}import sys
import time
from pathlib import Path
{any_import}
import torch
from datasets import Dataset
{peft_import}from transformers import {transformers_imports}
from transformers.trainer_callback import PrinterCallback
from trl import SFTConfig, SFTTrainer

RUN = Path(__file__).resolve().parent
options = argparse.ArgumentParser()
options.add_argument("--model", default={model_name})
options.add_argument("--output", type=Path, default=RUN / "reproduced")
options = options.parse_args()


{rows}

class Print(TrainerCallback):
    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" in logs:
            print(f"step {{state.global_step}} loss {{logs['loss']!r}} grad_norm {{logs.get('grad_norm')!r}}", flush=True)

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        print(f"step {{state.global_step}} eval_loss {{metrics['eval_loss']!r}}", flush=True)


{additions}torch.set_num_threads({threads})
tokenizer = AutoTokenizer.from_pretrained({tokenizer_name}{tokenizer_arguments})
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
{trainer_arguments}    callbacks=[Print()],
)
trainer.remove_callback(PrinterCallback)
{trainer_changes}{float32}
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

_ROWS = '''def rows(part):
    with open(RUN / "dataset" / f"{part}.jsonl", encoding="utf-8") as lines:
        return Dataset.from_list([json.loads(line) for line in lines])
'''

_TOKENS = '''def rows(part):  # made into tokens in a way that TRL does not know
    return Dataset.from_parquet(str(RUN / "dataset" / f"tokens-{part}.parquet"), keep_in_memory=True)
'''

# What the labels of the token file hold already, and SFTTrainer does not take beside tokens.
_IN_TOKENS = ("assistant_only_loss", "completion_only_loss", "chat_template_path", "dataset_text_field")


def write(path: Path, settings: Settings, validation: bool, tokens: bool = False) -> None:
    """Writes the script for a run with these settings to `path`."""
    path.write_text(render(settings, validation, tokens), encoding="utf-8")


def render(settings: Settings, validation: bool, tokens: bool = False) -> str:
    """The script's text. `validation` says whether the data set has a validation part, `tokens` whether the script
    reads the token files, where TRL would make other tokens of the rows."""
    import torch

    quantized, said = settings.quantization, settings.words
    imports = ["AutoModelForCausalLM", "AutoTokenizer", "TrainerCallback"]
    imports += [quantization.class_name(quantized)] if quantized else []
    model = model_arguments(settings.arguments("model"))
    model_text = _arguments(settings, "model", model, 4)
    if quantized:
        model_text += "\n    quantization_config=quantization,"
    shared = {key: model[key] for key in ("revision", "trust_remote_code", "subfolder", "token") if key in model}
    if said.processing_class:
        shared = {key: value for key, value in shared.items() if key not in ("revision", "subfolder")}
    named = adapters.config_class(settings.adapter).__name__ if settings.adapter else ""
    added = _Additions(settings)
    training = settings.arguments("training")
    if tokens:
        training = {name: value for name, value in training.items() if name not in _IN_TOKENS}
    reads_json = not tokens or any(not isinstance(value, str) for value in settings.references.values())
    return _TEMPLATE.format(
        read="tokens" if tokens else "rows",
        rows=_TOKENS if tokens else _ROWS,
        json_import="import json\n" if reads_json else "",
        os_import="import os\n" if settings.references else "",
        any_import="from typing import Any\n" if added.sources else "",
        peft_import=f"from peft import {named}\n" if named else "",
        transformers_imports=", ".join(sorted(imports)),
        model_name=_literal(settings, "model.name", settings.model_name),
        additions="".join(f"{source}\n\n" for source in added.sources),
        threads=settings.threads or torch.get_num_threads(),
        tokenizer_name=(
            _literal(settings, "model.processing_class", said.processing_class)
            if said.processing_class
            else "options.model"
        ),
        tokenizer_arguments="".join(
            f", {name}={_literal(settings, f'model.{name}', value)}"
            for name, value in shared.items()
            if _may_stand(settings, "model", name)
        ),
        quantization=(
            f"quantization = {quantization.class_name(quantized)}(\n"
            f"{_arguments(settings, 'quantization', quantization.arguments(quantized), 4)}\n)\n"
            if quantized
            else ""
        ),
        differentiable=_DIFFERENTIABLE if quantized else "",
        model_arguments=model_text,
        training_arguments=_arguments(settings, "training", training, 4),
        validation='rows("validation")' if validation else "None",
        adapter=(
            f"{named}(\n{_arguments(settings, 'adapter', adapters.arguments(settings.arguments('adapter')), 8)}\n    )"
            if named
            else "None"
        ),
        trainer_arguments="".join(f"    {line},\n" for line in added.arguments),
        trainer_changes="".join(f"{line}\n" for line in added.changes),
        float32=_FLOAT32 if settings.adapter and not settings.upstream else "",
    )


class _Additions:
    """What the run does besides calling upstream: the functions, the trainer's arguments, and the calls after it."""

    def __init__(self, settings: Settings) -> None:
        said = settings.words
        self.sources: list[str] = []
        self.arguments: list[str] = []
        self.changes: list[str] = []
        if said.sample_averaged:
            self._add(additions.mean_of_row_means, additions.count_rows_instead_of_tokens)
            self.arguments.append("compute_loss_func=mean_of_row_means")
            self.changes.append("count_rows_instead_of_tokens(trainer)")
        if said.optimizer:
            self._add(additions.torch_optimizer)
            name = _literal(settings, "training.optim", said.optimizer)
            self.arguments.append(f"optimizer_cls_and_kwargs=torch_optimizer({name}, arguments)")
        if words.cuts(said):
            self._add(additions.cut_training_batches)
            quantile = _literal(settings, "training.padding_quantile", said.padding_quantile)
            self.changes.append(f"cut_training_batches(trainer, {quantile})")
        if settings.allocates_ranks():
            self._add(additions.allocate_ranks)
            self.changes.append("allocate_ranks(trainer)")

    def _add(self, *functions: Any) -> None:
        self.sources += [inspect.getsource(function) for function in functions]


def _arguments(settings: Settings, section: str, arguments: dict[str, Any], indent: int) -> str:
    """One keyword argument a line."""
    lines = [
        f"{name}={_literal(settings, f'{section}.{name}', value)},"
        for name, value in arguments.items()
        if _may_stand(settings, section, name)
    ]
    return "\n".join(" " * indent + line for line in lines)


def _may_stand(settings: Settings, section: str, name: str) -> bool:
    """Secrets stand in the script as references only; others are left to the environment."""
    return name not in SECRETS or settings.is_reference(section, name)


def _literal(settings: Settings, path: str, value: Any) -> str:
    """The value as Python code; what the job takes from the environment, the script takes from there too."""
    if path in settings.references:
        read = f"os.path.expandvars({settings.as_given(path)!r})"
        return read if isinstance(settings.references[path], str) else f"json.loads({read})"
    if isinstance(value, dict):
        items = [f"{key!r}: {_literal(settings, f'{path}.{key}', item)}" for key, item in value.items()]
        return "{" + ", ".join(items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(settings, f"{path}.{i}", item) for i, item in enumerate(value)) + "]"
    return repr(plain(value))
