"""Every argument of a run, with its value, where the value comes from, and why.

A job names only what its author set. What it leaves open is upstream's default, except where the device or the job
itself calls for another value; each such exception has its reason here, and in the run's effective.json. A job with
`defaults: upstream` gets none of them, besides those without which it would not run at all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tune4j import adapters, attention, devices, environment, quantization, words
from tune4j.devices import Choice
from tune4j.errors import ConfigError

SECTIONS = ("model", "quantization", "adapter", "training")
_SMALL_MODEL_BYTES = 64 * 2**20


@dataclass
class Settings:
    """The keyword arguments of one run: what the job set, and our choices for what it left open."""

    model_name: str
    model: dict[str, Any]
    quantization: dict[str, Any]
    adapter: dict[str, Any]
    training: dict[str, Any]
    given: dict[str, dict[str, Any]]  # the sections as the job has them, with `${NAME}` where a value is a reference
    references: dict[str, Any]  # what the references stand for on this run, by path
    words: words.Words
    machine: devices.Machine
    upstream: bool  # the job wants upstream's defaults
    dataset: dict[str, Any] = field(default_factory=dict)  # what the job says of its rows
    threads: int | None = None
    choices: dict[str, dict[str, Choice]] = field(default_factory=dict)
    warnings: list[devices.Problem] = field(default_factory=list)

    def arguments(self, section: str) -> dict[str, Any]:
        """The section's keyword arguments for the libraries: choices included, references resolved, without the words
        of other tools."""
        chosen = {name: choice.value for name, choice in self.choices.get(section, {}).items()}
        return {**getattr(self, section), **chosen}

    def tokenizer_name(self) -> str:
        """The name or folder that the tokenizer is loaded from."""
        return self.words.processing_class or self.model_name

    def tokenizer_options(self) -> dict[str, Any]:
        """The options of `model` for the tokenizer. A revision belongs to the model's name, not to another one."""
        if not self.words.processing_class:
            return self.model
        return {name: value for name, value in self.model.items() if name not in ("revision", "subfolder")}

    def allocates_ranks(self) -> bool:
        """Whether the run moves AdaLoRA's budget of ranks, which upstream's trainers do not."""
        return bool(self.adapter) and adapters.kind(self.adapter) == "ADALORA" and not self.upstream

    def is_reference(self, section: str, name: str) -> bool:
        """Whether the argument, or something in it, comes from the environment."""
        place = f"{section}.{name}"
        return any(path == place or path.startswith(place + ".") for path in self.references)

    def as_given(self, path: str) -> str:
        """The text in the job at the path of a reference, such as `${NAME}`."""
        section, *steps = path.split(".")
        found: Any = self.given.get(section, {})
        for step in steps:
            found = found[int(step)] if isinstance(found, list) else found[step]
        return str(found)


def model_of(job: dict[str, Any]) -> dict[str, Any]:
    """The job's `model` section as the libraries take it: references resolved, without the words of other tools."""
    sections = {section: environment.resolved(job).get(section) or {} for section in SECTIONS}
    words.take(sections)
    return sections["model"]


def resolve(job: dict[str, Any], validation: bool, config: Any, refuse: bool = True) -> Settings:
    """The settings of a job on this machine. `validation` says whether the data set has a validation part, `config` is
    the model's configuration. Raises ConfigError for what the architecture does not have, and for what this machine
    cannot serve; with `refuse=False` that is among the warnings."""
    given = {section: dict(job.get(section) or {}) for section in SECTIONS}
    whole = environment.resolved(job)
    sections = {section: whole.get(section) or {} for section in SECTIONS}
    name = sections["model"].pop("name")
    taken = words.take(sections)
    machine = devices.machine(use_cpu=bool(sections["training"].get("use_cpu")))
    settings = Settings(
        model_name=name,
        **sections,
        given=given,
        references=environment.references(job, SECTIONS),
        words=taken,
        machine=machine,
        upstream=job.get("defaults") == "upstream",
        dataset=whole.get("dataset") or {},
    )
    settings.warnings = devices.problems(machine, sections)
    if refuse:
        devices.check(settings.warnings)
    attention.check(config, settings.model.get("attn_implementation"))
    if settings.quantization:
        quantization.check_packages(settings.quantization)
    choose = _needed if settings.upstream else _chosen
    settings.choices = {
        section: _left_open(getattr(settings, section), choices)
        for section, choices in choose(settings, validation, config).items()
    }
    for section, choices in _worded(settings, config).items():
        settings.choices.setdefault(section, {}).update(choices)
    for problem in settings.warnings:
        section, argument = problem.field.split(".")
        if problem.fatal and section == "training":  # not refused, but upstream would not even build its arguments
            settings.training[argument] = type(settings.training[argument])(0)
    if not settings.upstream and not machine.cuda and weight_bytes(Path(name)) < _SMALL_MODEL_BYTES:
        settings.threads = 1
    return settings


def _needed(settings: Settings, validation: bool, config: Any) -> dict[str, dict[str, Choice]]:
    """What even a job that wants upstream's defaults cannot do without."""
    model = {"trust_remote_code": Choice(False, "job", "upstream would ask on a terminal, and there is none")}
    training = {"disable_tqdm": Choice(True, "job", "progress is reported by events")}
    if not settings.machine.cuda:
        training["use_cpu"] = Choice(True, "device", "upstream refuses its own default of bf16 without it")
    adapter = {}
    if settings.adapter and adapters.learns_prompts(settings.adapter):
        adapter["task_type"] = Choice("CAUSAL_LM", "job", "without it peft adds no virtual tokens")
    return {"model": model, "training": training, "adapter": adapter}


def _chosen(settings: Settings, validation: bool, config: Any) -> dict[str, dict[str, Choice]]:
    model = {"trust_remote_code": Choice(False, "job", "a model's own code runs only when the job allows it")}
    model |= devices.model_choices(settings.machine, bool(settings.adapter))
    taken = attention.choose(config)
    if taken:
        model["attn_implementation"] = Choice(taken[0], "job", taken[1])
    return {
        "model": model,
        "adapter": _adapter_choices(settings, config) if settings.adapter else {},
        "training": _training_choices(settings, validation),
    }


def _adapter_choices(settings: Settings, config: Any) -> dict[str, Choice]:
    adapter, choices = settings.adapter, {}
    if adapters.has(adapter, "task_type"):
        choices["task_type"] = Choice("CAUSAL_LM", "job", "the task is sft")
    for name, value in adapters.targets(adapter, config.model_type).items():
        choices[name] = Choice(value, "job", "the job names none; adapting fewer layers learns less")
    if adapter.get("prompt_tuning_init") == "TEXT":
        choices["tokenizer_name_or_path"] = Choice(settings.tokenizer_name(), "job", "the model's tokenizer")
    return choices


def _training_choices(settings: Settings, validation: bool) -> dict[str, Choice]:
    training = settings.training
    choices = {
        "report_to": Choice("none", "job", "nothing is reported to a service that the job does not name"),
        "disable_tqdm": Choice(True, "job", "progress is reported by events"),
    }
    if validation:
        choices["eval_strategy"] = Choice("epoch", "job", "the data set has a validation part")
    choices |= devices.training_choices(settings.machine, training)
    if not {"gradient_checkpointing", "activation_checkpointing"} & training.keys():
        if settings.adapter and adapters.kind(settings.adapter) == "PREFIX_TUNING":
            reason = "peft refuses prefix tuning with recomputed activations"
            choices["activation_checkpointing"] = Choice(False, "job", reason)
        else:
            reason = "recomputing activations takes time, and is for runs that would not fit otherwise"
            choices["activation_checkpointing"] = Choice(False, "device", reason)
    if settings.words.optimizer:
        del choices["optim"]
    return choices


def _worded(settings: Settings, config: Any) -> dict[str, dict[str, Choice]]:
    """What follows from the words of other tools."""
    said, choices = settings.words, {}
    if said.draw_seed:
        reason = "drawn for this run, since the job's seed is -1"
        choices["training"] = {"seed": Choice(secrets.randbelow(2**31), "job", reason)}
    if said.intermediate_dropout is not None:
        rates = words.dropouts(config)
        if not rates:
            architecture = (getattr(config, "architectures", None) or [type(config).__name__])[0]
            raise ConfigError("model.intermediate_dropout", f"{architecture} has no dropout that could be set")
        _drop(settings, [name for name in rates if name not in settings.model], choices)
    if said.force_embedding_gradients:
        choices["adapter"] = {"modules_to_save": _with_embeddings(settings.adapter, config)}
    return choices


def _drop(settings: Settings, rates: list[str], choices: dict[str, dict[str, Choice]]) -> None:
    for name in rates:
        if settings.is_reference("model", "intermediate_dropout"):  # as if the job had named each of them
            settings.model[name] = settings.words.intermediate_dropout
            settings.given["model"][name] = settings.given["model"]["intermediate_dropout"]
            settings.references[f"model.{name}"] = settings.words.intermediate_dropout
        else:
            choice = Choice(settings.words.intermediate_dropout, "job", "set by intermediate_dropout")
            choices.setdefault("model", {})[name] = choice


def _with_embeddings(adapter: dict[str, Any], config: Any) -> Choice:
    if not adapters.has(adapter, "modules_to_save"):
        named = adapters.kind(adapter).lower()
        raise ConfigError("adapter.force_embedding_gradients", f"an adapter of type {named} trains no whole modules")
    embedding = adapters.embedding_name(config)
    saved = list(adapter.get("modules_to_save") or [])
    return Choice([*saved, *[embedding][: embedding not in saved]], "job", "force_embedding_gradients trains them too")


def _left_open(given: dict[str, Any], choices: dict[str, Choice]) -> dict[str, Choice]:
    return {name: choice for name, choice in choices.items() if name not in given}


def weight_bytes(folder: Path) -> float:
    """The size of a local model's weights; infinite when the model is not a local folder."""
    files = list(folder.glob("*.safetensors")) if folder.is_dir() else []
    return sum(file.stat().st_size for file in files) if files else float("inf")
