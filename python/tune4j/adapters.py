"""Adapters of every kind that peft has: their configuration, what is chosen for them, and what is checked before."""

from __future__ import annotations

import dataclasses
import difflib
import importlib.util
import math
import re
from typing import Any

from tune4j.errors import ConfigError

# Kinds whose targets are not "the linear layers, whichever they are": upstream's own choice is better there.
_OWN_TARGETS = frozenset({"ADAPTION_PROMPT", "LN_TUNING", "SHADOW", "TRAINABLE_TOKENS", "OSF"})
# What a kind cannot do without, although its class has a default of None.
_REQUIRED = {
    "PROMPT_TUNING": "num_virtual_tokens",
    "MULTITASK_PROMPT_TUNING": "num_virtual_tokens",
    "PREFIX_TUNING": "num_virtual_tokens",
    "P_TUNING": "num_virtual_tokens",
    "CARTRIDGE": "num_virtual_tokens",
    "TRAINABLE_TOKENS": "token_indices",
}
# Kinds that the pinned libraries cannot train on rows of text, and why.
_REFUSED = {
    "ADAPTION_PROMPT": "wraps the model so that TRL does not find its loss",
    "CPT": "computes its loss from logits, which TRL does not make",
    "MULTITASK_PROMPT_TUNING": "needs a task for each row, and rows have none",
    "POLY": "needs a task for each row, and rows have none",
    "XLORA": "mixes LoRA adapters that are there already; train those",
}


def kind(adapter: dict[str, Any]) -> str:
    """The adapter's kind in peft's words, `LORA` where the job names none. Raises ConfigError for an unknown one."""
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

    named = str(adapter.get("type", "lora")).upper()
    kinds = [one.value for one in PEFT_TYPE_TO_CONFIG_MAPPING]
    if named not in kinds:
        near = difflib.get_close_matches(named, kinds, n=1)
        hint = f", did you mean {near[0].lower()}?" if near else ""
        raise ConfigError("adapter.type", f"peft has no adapter {adapter['type']!r}{hint}")
    return named


def config_class(adapter: dict[str, Any]) -> Any:
    """The class of peft that holds this kind's arguments."""
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING
    from peft.utils import PeftType

    return PEFT_TYPE_TO_CONFIG_MAPPING[PeftType(kind(adapter))]


def has(adapter: dict[str, Any], field: str) -> bool:
    """Whether this kind of adapter has the argument."""
    return field in {one.name for one in dataclasses.fields(config_class(adapter))}


def learns_prompts(adapter: dict[str, Any]) -> bool:
    """Whether the adapter is made of virtual tokens before the prompt, and leaves the model's layers alone."""
    from peft import PromptLearningConfig

    return issubclass(config_class(adapter), PromptLearningConfig)


def arguments(adapter: dict[str, Any]) -> dict[str, Any]:
    """The arguments for the kind's class."""
    return {name: value for name, value in adapter.items() if name != "type"}


def check_kind(adapter: dict[str, Any]) -> None:
    """Raises ConfigError for a kind that the libraries here cannot train."""
    named = kind(adapter)
    if named in _REFUSED:
        raise ConfigError("adapter.type", f"{named.lower()} {_REFUSED[named]}")
    if named == "ADAMSS" and importlib.util.find_spec("sklearn") is None:
        raise ConfigError(
            "adapter.type",
            "adamss needs the Python package scikit-learn, not in this environment: install it with "
            "pip install scikit-learn",
        )


def build(adapter: dict[str, Any]) -> Any:
    """The peft configuration. Raises ConfigError when an argument is missing or the class refuses one."""
    built = config_class(adapter)
    required = _REQUIRED.get(kind(adapter))
    if required and adapter.get(required) is None:
        raise ConfigError(f"adapter.{required}", f"an adapter of type {kind(adapter).lower()} cannot do without it")
    try:
        return built(**arguments(adapter))
    except (TypeError, ValueError) as error:
        raise ConfigError("adapter", f"{built.__name__} refuses this: {error}") from error


def targets(adapter: dict[str, Any], model_type: str) -> dict[str, Any]:
    """The targets to choose where the job names none: all linear layers, or nothing where upstream's own choice for the
    kind is the better one (IA3 has one for each architecture it knows)."""
    from peft.utils import TRANSFORMERS_MODELS_TO_IA3_TARGET_MODULES_MAPPING

    if not has(adapter, "target_modules") or kind(adapter) in _OWN_TARGETS:
        return {}
    if kind(adapter) == "IA3":
        if model_type in TRANSFORMERS_MODELS_TO_IA3_TARGET_MODULES_MAPPING:
            return {}
        return {"target_modules": "all-linear", "feedforward_modules": []}
    if adapter.get("target_parameters"):
        return {}
    return {"target_modules": "all-linear"}


def optimizer_steps(rows: int, arguments: Any) -> int:
    """How many steps the optimizer makes: the number that AdaLoRA divides its budget of ranks over. `rows` are those
    the trainer sees, packed ones where packing is on; `arguments` are the training arguments. As in Trainer's
    `set_initial_training_values`."""
    if arguments.max_steps > 0:
        return arguments.max_steps
    batch = arguments.train_batch_size * arguments.world_size
    batches = rows // batch if arguments.dataloader_drop_last else math.ceil(rows / batch)
    steps = max(math.ceil(batches / arguments.gradient_accumulation_steps), 1)
    return math.ceil(arguments.num_train_epochs * steps)


def skeleton(config: Any) -> Any:
    """The model without memory, to look at the names of its modules."""
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(config)


def embedding_name(config: Any) -> str:
    """The name of the module that embeds the input, such as `embed_tokens` or `wte`."""
    model = skeleton(config)
    embedding = model.get_input_embeddings()
    return next(name.rsplit(".", 1)[-1] for name, module in model.named_modules() if module is embedding)


def check_modules(config: Any, adapter: dict[str, Any]) -> None:
    """Raises ConfigError when the adapter names a module that the architecture does not have."""
    asked = {
        name: adapter[name]
        for name in ("target_modules", "modules_to_save", "feedforward_modules")
        if adapter.get(name) and adapter[name] != "all-linear"
    }
    tokens = kind(adapter) == "TRAINABLE_TOKENS" or bool(adapter.get("trainable_token_indices"))
    if not asked and not tokens:
        return
    model = skeleton(config)
    for argument, names in asked.items():
        _check_names(model, argument, names)
    _check_output_head(model, asked.get("target_modules", []))
    if tokens and getattr(config.get_text_config(), "tie_word_embeddings", False):
        raise ConfigError(
            "adapter.type" if kind(adapter) == "TRAINABLE_TOKENS" else "adapter.trainable_token_indices",
            f"{type(model).__name__} uses its embeddings as output head too (tie_word_embeddings), and TRL would leave "
            "the tokens of the head untrained; force_embedding_gradients with lora trains the whole embedding",
        )


def _check_output_head(model: Any, targets: list[str] | str) -> None:
    """TRL computes the loss from the head's own weight, past any adapter on it, and refuses one."""
    head = model.get_output_embeddings()
    name = next((name for name, module in model.named_modules() if module is head), None)
    if name is None:
        return
    if isinstance(targets, str):
        hit = [targets] if re.fullmatch(targets, name) else []
    else:
        hit = [target for target in targets if name == target or name.endswith("." + target)]
    if hit:
        raise ConfigError("adapter.target_modules", f"{hit[0]!r} is the output head, on which TRL trains no adapter")


def _check_names(model: Any, argument: str, targets: list[str] | str) -> None:
    import torch

    modules = [name for name, _ in model.named_modules() if name]
    linear = sorted({n.rsplit(".", 1)[-1] for n, m in model.named_modules() if isinstance(m, torch.nn.Linear)})
    if isinstance(targets, str):
        unknown = [] if any(re.fullmatch(targets, name) for name in modules) else [targets]
    else:
        unknown = [t for t in targets if not any(name == t or name.endswith("." + t) for name in modules)]
    for target in unknown:
        near = difflib.get_close_matches(target, linear, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ConfigError(
            f"adapter.{argument}",
            f"{target!r} matches no module of {type(model).__name__}; {hint}its linear modules are {', '.join(linear)}",
        )
