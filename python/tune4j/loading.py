"""Tokenizers, models, quantization and adapters: from the words of a job to Hugging Face objects."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Any

from tune4j import bridge
from tune4j.errors import ConfigError

# Options of a job's `model` section that belong to the tokenizer as well as to the model.
_SHARED_OPTIONS = ("revision", "trust_remote_code", "token", "cache_dir", "subfolder", "local_files_only")


def tokenizer(name: str, options: dict[str, Any]) -> Any:
    """The model's tokenizer, with a padding token: its own, or else its end-of-sequence token."""
    from transformers import AutoTokenizer

    loaded = _from_pretrained(AutoTokenizer, name, _shared(options))
    if loaded.pad_token is None:
        loaded.pad_token = loaded.eos_token
    return loaded


def causal_lm(name: str, options: dict[str, Any], quantization: dict[str, Any] | None = None) -> Any:
    """The model, quantized when `quantization` names the arguments of a BitsAndBytesConfig."""
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    _check_folder(name)
    arguments = model_arguments(options)
    if quantization:
        arguments["quantization_config"] = BitsAndBytesConfig(**quantization)
    model = _from_pretrained(AutoModelForCausalLM, name, arguments)
    keep_differentiable(model)
    return model


def model_arguments(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a job's `model` section as `from_pretrained` takes them: devices of `max_memory` by their numbers,
    which JSON has as texts, and no `attn_implementation` where it is left to the library (`auto`)."""
    arguments = {"trust_remote_code": False, **options}
    if arguments.get("attn_implementation") == "auto":
        del arguments["attn_implementation"]
    if isinstance(arguments.get("max_memory"), dict):
        arguments["max_memory"] = {
            int(device) if str(device).isdigit() else device: size for device, size in arguments["max_memory"].items()
        }
    return arguments


def adapted(model: Any, adapter: str) -> Any:
    """The model with a saved adapter on it, for inference."""
    from peft import PeftModel

    return PeftModel.from_pretrained(model, adapter)


def lora_config(adapter: dict[str, Any]) -> Any:
    """The peft configuration with the arguments of a job's `adapter` section."""
    from peft import LoraConfig

    return LoraConfig(**{key: value for key, value in adapter.items() if key != "type"})


def trainable_in_float32(model: Any) -> None:
    """Casts what is trained to fp32. TRL casts the adapter of a 4-bit base to bf16, but a saved adapter comes back as
    fp32 and would then compute something else than what was trained."""
    import torch

    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.to(torch.float32)


def keep_differentiable(model: Any) -> None:
    """Keeps bitsandbytes from repacking 4-bit weights on CPUs with bf16 instructions. It does so at the first
    evaluation, the repacked product has no gradient, and from then on a training would go on with wrong ones."""
    for module in model.modules():
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False


def inspect_request(session: Any, params: dict[str, Any]) -> dict[str, Any]:
    """Looks at `model` and `adapter` of a job without loading weights; raises ConfigError for what training would
    stumble over later. Returns the architecture's name and whether the tokenizer has a chat template."""
    bridge.import_libraries()
    from transformers import AutoConfig

    options = dict(params["model"])
    name = options.pop("name")
    _check_folder(name)
    config = _from_pretrained(AutoConfig, name, _shared(options))
    loaded = tokenizer(name, options)
    if params.get("adapter"):
        check_target_modules(config, params["adapter"].get("target_modules", "all-linear"))
    return {
        "architecture": (getattr(config, "architectures", None) or [type(config).__name__])[0],
        "chat_template": bool(loaded.chat_template),
        "vocabulary": len(loaded),
    }


def check_target_modules(config: Any, targets: list[str] | str) -> None:
    """Raises ConfigError when a target names no module of the architecture. The model is built without memory."""
    import torch
    from transformers import AutoModelForCausalLM

    if targets == "all-linear":
        return
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
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
            "adapter.target_modules",
            f"{target!r} matches no module of {type(model).__name__}; {hint}its linear modules are {', '.join(linear)}",
        )


def _shared(options: dict[str, Any]) -> dict[str, Any]:
    shared = {key: options[key] for key in _SHARED_OPTIONS if key in options}
    return {"trust_remote_code": False, **shared}


def _check_folder(name: str) -> None:
    if os.path.isdir(name) and not (Path(name) / "config.json").is_file():
        raise ConfigError("model.name", f"the folder {name} holds no model: it has no config.json")


def _from_pretrained(kind: Any, name: str, arguments: dict[str, Any]) -> Any:
    try:
        return kind.from_pretrained(name, **arguments)
    except OSError as error:
        if os.path.isdir(name):
            raise ConfigError("model.name", f"the model in {name} cannot be loaded: {_first_line(error)}") from error
        offline = os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on")
        raise ConfigError(
            "model.name",
            f"there is no model {name}: it is neither a folder here nor "
            + ("in the cache, and HF_HUB_OFFLINE forbids to ask the hub" if offline else "found on the hub"),
        ) from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
