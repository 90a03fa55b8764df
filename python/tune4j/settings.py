"""Every argument of a run, with its value, where the value comes from, and why.

A job names only what its author set. What it leaves open is upstream's default, except where the device or the job
itself calls for another value; each such exception has its reason here, and in the run's effective.json.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

SECRETS = frozenset({"token", "hub_token", "push_to_hub_token", "use_auth_token"})
_SMALL_MODEL_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Choice:
    """A value that Tune4J sets where the job left it open."""

    value: Any
    origin: str  # "device", or "job" when it follows from another setting
    reason: str


@dataclass
class Settings:
    """The keyword arguments of one run: what the job set, and our choices for what it left open."""

    model_name: str
    model: dict[str, Any]
    quantization: dict[str, Any]
    adapter: dict[str, Any]
    training: dict[str, Any]
    threads: int | None
    choices: dict[str, dict[str, Choice]] = field(default_factory=dict)

    def arguments(self, section: str) -> dict[str, Any]:
        """The section's keyword arguments, choices included; what the job set comes first."""
        chosen = {name: choice.value for name, choice in self.choices.get(section, {}).items()}
        return {**getattr(self, section), **chosen}


def resolve(job: dict[str, Any], validation: bool) -> Settings:
    """The settings of a job on this machine. `validation` says whether the data set has a validation part."""
    model = dict(job["model"])
    name = model.pop("name")
    settings = Settings(
        model_name=name,
        model=model,
        quantization=dict(job.get("quantization") or {}),
        adapter=dict(job.get("adapter") or {}),
        training=dict(job.get("training") or {}),
        threads=None,
    )
    settings.choices["model"] = _left_open(model, _model_choices())
    settings.choices["adapter"] = _left_open(settings.adapter, _ADAPTER_CHOICES) if settings.adapter else {}
    settings.choices["training"] = _left_open(settings.training, _training_choices(settings.training, validation))
    if not torch.cuda.is_available() and _weight_bytes(Path(name)) < _SMALL_MODEL_BYTES:
        settings.threads = 1
    return settings


_ADAPTER_CHOICES = {
    "task_type": Choice("CAUSAL_LM", "job", "the task is sft"),
    "target_modules": Choice("all-linear", "job", "the job names none; adapting fewer layers learns less"),
}


def _model_choices() -> dict[str, Choice]:
    choices = {"trust_remote_code": Choice(False, "job", "a model's own code runs only when the job allows it")}
    if torch.cuda.is_available():
        return choices
    return choices | {
        "dtype": Choice("float32", "device", "CPUs without 16-bit units are several times slower on 16-bit numbers"),
        "device_map": Choice("cpu", "device", "there is no accelerator here"),
    }


def _training_choices(training: dict[str, Any], validation: bool) -> dict[str, Choice]:
    choices = {
        "report_to": Choice("none", "job", "nothing is reported to a service that the job does not name"),
        "disable_tqdm": Choice(True, "job", "progress is reported by events"),
    }
    if validation:
        choices["eval_strategy"] = Choice("epoch", "job", "the data set has a validation part")
    if not torch.cuda.is_available():
        choices["use_cpu"] = Choice(True, "device", "there is no accelerator here")
        if not training.get("fp16"):
            choices["bf16"] = Choice(False, "device", "CPUs without bf16 units are several times slower in it")
        if not {"gradient_checkpointing", "activation_checkpointing"} & training.keys():
            choices["activation_checkpointing"] = Choice(
                False, "device", "recomputing activations takes time, and host memory is seldom short"
            )
        choices["dataloader_pin_memory"] = Choice(False, "device", "pinned memory is of use to accelerators only")
    return choices


def _left_open(given: dict[str, Any], choices: dict[str, Choice]) -> dict[str, Choice]:
    return {name: choice for name, choice in choices.items() if name not in given}


def _weight_bytes(folder: Path) -> float:
    """The size of a local model's weights; infinite when the model is not a local folder."""
    files = list(folder.glob("*.safetensors")) if folder.is_dir() else []
    return sum(file.stat().st_size for file in files) if files else float("inf")


def explain(settings: Settings, **objects: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """What effective.json says: for each section each argument's `{value, origin, reason?}`. `objects` are the
    upstream objects that were built from the sections, by section name; their other fields are upstream's defaults."""
    sections: dict[str, dict[str, dict[str, Any]]] = {}
    for section, built in objects.items():
        chosen = settings.choices.get(section, {})
        entries: dict[str, dict[str, Any]] = {}
        for name, value in {**_fields(built), **settings.arguments(section)}.items():
            entry: dict[str, Any] = {"value": "(hidden)" if name in SECRETS and value else plain(value)}
            if name in chosen:
                entry |= {"origin": chosen[name].origin, "reason": chosen[name].reason}
            else:
                entry["origin"] = "set" if name in getattr(settings, section) else "upstream"
            entries[name] = entry
        sections[section] = entries
    sections["runtime"] = {
        "torch_threads": {"value": settings.threads, "origin": "device", "reason": "more are slower on a small model"}
        if settings.threads
        else {"value": torch.get_num_threads(), "origin": "upstream"}
    }
    return sections


def _fields(built: Any) -> dict[str, Any]:
    if dataclasses.is_dataclass(built):
        return {f.name: getattr(built, f.name) for f in dataclasses.fields(built) if f.init}
    return built.to_dict() if hasattr(built, "to_dict") else {}


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, dict):
        return {key if isinstance(key, int) else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if dataclasses.is_dataclass(value):
        return plain({f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    return str(value)
